// Starts the engine of CEL for work that needs it, and ends it with the work, whatever becomes of that.
import type { CelEngine } from '../ports.ts'
import type { Check } from '../schema/check.ts'

/** The engine is given only where one of the checks is in CEL: nothing else pays for it. */
export async function withCel<T>(
  checks: Iterable<Check>,
  work: (cel: CelEngine | undefined) => T | Promise<T>,
): Promise<T> {
  let needed = false
  for (const { kind } of checks) needed = needed || kind === 'cel'
  if (!needed) return work(undefined)
  const { startCel } = await import('../cel/index.ts')
  const engine = startCel()
  try {
    return await work(engine)
  } finally {
    engine.close()
  }
}
