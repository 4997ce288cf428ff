// The outside world as the core sees it. The real ones live in src/cli/; tests pass their own.

export interface Clock {
  /** Now, in milliseconds since the epoch. */
  now(): number
}

export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Long work tells how far it is; where there is no terminal each step becomes a plain line. */
export interface Progress {
  /** Starts a named step, for example `pods`. */
  start(step: string): ProgressStep
}

export interface ProgressStep {
  update(detail: string): void
  /** `gap` marks a step that ended without what it was for; the work goes on. */
  end(outcome: 'done' | 'gap', detail: string): void
}

export interface NamedExpression {
  readonly name: string
  readonly expression: string
}

/** A control in CEL, in the words of a ValidatingAdmissionPolicy. */
export interface CelProgram {
  readonly matchConditions: readonly NamedExpression[]
  readonly variables: readonly NamedExpression[]
  readonly validations: readonly { readonly expression: string; readonly messageExpression?: string | undefined }[]
  readonly params: Readonly<Record<string, unknown>>
}

/** What became of one object: it was not asked about, it was judged, or the expression failed on it. */
export type CelOutcome =
  | { readonly skipped: true }
  | { readonly failed: readonly { readonly validation: number; readonly message?: string }[] }
  | { readonly problem: string }

/** One outcome per object; or why the work was stopped, and at which of the objects. */
export type CelVerdicts =
  | { readonly outcomes: readonly CelOutcome[] }
  | { readonly stopped: string; readonly at: number }

export interface CelSession {
  judge(objects: readonly unknown[]): CelVerdicts
}

/** Evaluates CEL elsewhere, with limits of time and memory. Synchronous, so that judging can be. */
export interface CelEngine {
  open(program: CelProgram): CelSession
}
