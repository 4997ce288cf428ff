// What the engine and its worker say to each other, and the shared cells through which one waits for the other.
import type { MessagePort } from 'node:worker_threads'
import type { CelOutcome, CelProgram } from '../ports.ts'

export interface WorkerStart {
  readonly port: MessagePort
  /** Two 32-bit cells, see `cells`. */
  readonly shared: SharedArrayBuffer
}

/** `answered` counts answers; `progress` moves with every object, so that a stall can be told from slow but steady work. */
export const cells = { answered: 0, progress: 1 } as const

export type Request =
  | { readonly open: number; readonly program: CelProgram }
  | { readonly judge: number; readonly objects: readonly unknown[] }

export type Answer = { readonly outcomes: readonly CelOutcome[] } | { readonly problem: string }
