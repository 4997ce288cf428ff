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
