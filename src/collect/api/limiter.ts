// At most so many requests at a time, and so many a second: a compliance tool must not be what overloads an API server.
import { setTimeout as sleep } from 'node:timers/promises'

/** Lets `limit` pieces of work run at once; the rest wait in the order in which they came. */
export class Limiter {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#free = limit
  }

  /** Runs the work when its turn comes; rejects with the signal's reason if it is aborted before that. */
  async run<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal)
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }

  #enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const turn = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const abort = () => {
        const index = this.#waiting.indexOf(turn)
        if (index !== -1) this.#waiting.splice(index, 1)
        reject(signal?.reason)
      }
      this.#waiting.push(turn)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }
}

/** A bucket of tokens: `burst` requests at once, and `perSecond` from then on. */
export class Pace {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #at = performance.now()

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
  }

  /** Resolves when the next request may go; rejects with the signal's reason. Those who wait keep their order. */
  async turn(signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000) * this.#perSecond) - 1
    this.#at = now
    if (this.#tokens >= 0) return
    const wait = (-this.#tokens / this.#perSecond) * 1000
    await sleep(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    signal?.throwIfAborted()
  }
}

/** Works through the items with so many workers; the first error stops the handing out and is thrown once all have ended. */
export async function inParallel<T>(
  items: readonly T[],
  workers: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  let failed = false
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(workers, items.length) }, async () => {
      for (const item of queue) {
        if (failed) return
        try {
          await work(item)
        } catch (error) {
          failed = true
          throw error
        }
      }
    }),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
