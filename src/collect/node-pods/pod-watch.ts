// Looks at all pods of a run at once, however many nodes are waited for: one request per look.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClusterSide, PodState } from './cluster-side.ts'

interface Waiting {
  readonly name: string
  resolve(state: PodState | undefined): void
  reject(error: unknown): void
}

export class PodWatch {
  readonly #cluster: ClusterSide
  readonly #namespace: string
  readonly #selector: string
  readonly #pause: number
  readonly #signal: AbortSignal
  #waiting: Waiting[] = []
  #looking = false

  constructor(
    cluster: ClusterSide,
    place: { namespace: string; selector: string },
    pause: number,
    signal: AbortSignal,
  ) {
    this.#cluster = cluster
    this.#namespace = place.namespace
    this.#selector = place.selector
    this.#pause = pause
    this.#signal = signal
  }

  /** The pod as the next look finds it; undefined where it is not there any more. Throws what listing throws. */
  next(name: string): Promise<PodState | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, resolve, reject })
      if (!this.#looking) void this.#look()
    })
  }

  async #look(): Promise<void> {
    this.#looking = true
    while (this.#waiting.length > 0) {
      let asked: Waiting[] = []
      try {
        await sleep(this.#pause, undefined, { signal: this.#signal }).catch(() => undefined)
        asked = this.#waiting.splice(0)
        this.#signal.throwIfAborted()
        const pods = await this.#cluster.pods(this.#namespace, this.#selector, this.#signal)
        for (const { name, resolve } of asked) resolve(pods.find(({ metadata }) => metadata.name === name))
        // Whoever was told asks again at once, if at all.
        await Promise.resolve()
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    this.#looking = false
  }
}
