// Ctrl-C during long work: the work is told to stop and cleans up; a second Ctrl-C ends the process at once.
import { exitCodes, StigpackError } from '../errors.ts'

const signals = ['SIGINT', 'SIGTERM'] as const

/** Throws INTERRUPTED once the work has stopped and cleaned up after itself. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    process.stderr.write(`\n${signal}: stopping and cleaning up. Again to quit at once.\n`)
    controller.abort(new StigpackError('INTERRUPTED', { what: `Interrupted by ${signal}.` }))
  }
  // Not `once`: the spinner brings a listener of its own that ends the process where it finds no other.
  for (const signal of signals) process.on(signal, stop)
  try {
    return await work(controller.signal)
  } catch (error) {
    // Whatever broke after the signal broke because of it; the work itself may know how to go on.
    const isSaid = error instanceof StigpackError && error.code === 'INTERRUPTED'
    throw controller.signal.aborted && !isSaid ? controller.signal.reason : error
  } finally {
    for (const signal of signals) process.off(signal, stop)
  }
}
