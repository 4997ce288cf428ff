// One side of a comparison runs in a process of its own, so that neither its memory nor its warm caches help the other.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Measured {
  /** Milliseconds of the work itself, without the start of the process. */
  readonly ms: number
  /** Peak resident memory of the process in MiB. */
  readonly rss: number
}

const runner = fileURLToPath(new URL('./run-side.ts', import.meta.url))

/** Runs `side` of the row's module once. Fails loudly where the side fails: a broken benchmark must not look fast. */
export function runSide(row: string, side: string): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, row, side], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${row} ${side} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
