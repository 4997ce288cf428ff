// Ctrl-C during long work: the work is told to stop and cleans up; a second Ctrl-C ends the process at once.

export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = (signal: NodeJS.Signals) => {
    process.stderr.write(`\n${signal}: stopping and cleaning up. Again to quit at once.\n`)
    controller.abort(new Error(`interrupted by ${signal}`))
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
