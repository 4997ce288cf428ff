// Writes the journal of a spool: a line counts once it is on the disk, and lines that come together share the way there.
import { type FileHandle, open } from 'node:fs/promises'
import { guarded } from '../spool.ts'
import type { JournalHead, JournalLine } from './journal-format.ts'

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export class Journal {
  readonly #handle: FileHandle
  readonly #path: string
  #waiting: Waiting[] = []
  #busy = false

  private constructor(handle: FileHandle, path: string) {
    this.#handle = handle
    this.#path = path
  }

  /** Throws OUTPUT_UNWRITABLE, as `append` does. */
  static async open(path: string): Promise<Journal> {
    return guarded(path, async () => new Journal(await open(path, 'a', 0o600), path))
  }

  /** Resolves when the line is on the disk. */
  append(line: JournalHead | JournalLine): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push({ text: `${JSON.stringify(line)}\n`, resolve, reject })
    void this.#drain()
    return promise
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  async #drain(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        await guarded(this.#path, async () => {
          await this.#handle.appendFile(batch.map(({ text }) => text).join(''))
          await this.#handle.datasync()
        })
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#busy = false
  }
}
