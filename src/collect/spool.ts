// Evidence on its way to the bundle: written once beside its final name, hashed while it is written, never touched again.
import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StigpackError } from '../errors.ts'
import type { SpooledFile } from '../model/spooled-file.ts'

/** A folder of finished files. Only what `close` returned counts. */
export class Spool {
  readonly #folder: string
  readonly #finished: SpooledFile[] = []

  /** `folder` exists and belongs to this run alone. */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** The finished files, sorted by path. */
  get files(): SpooledFile[] {
    return this.#finished.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }

  /** Begins the file with this path in the bundle. Throws OUTPUT_UNWRITABLE. */
  async create(path: string): Promise<SpoolWriter> {
    const location = join(this.#folder, path)
    const unfinished = `${location}.unfinished`
    return guarded(unfinished, async () => {
      await mkdir(dirname(location), { recursive: true, mode: 0o700 })
      // `w`, not `wx`: a list that is begun again overwrites what it had written so far.
      const handle = await open(unfinished, 'w', 0o600)
      return new SpoolWriter(handle, path, location, unfinished, file => this.#finished.push(file))
    })
  }

  /** Counts a file that an earlier run finished in this folder. */
  adopt(file: SpooledFile): void {
    this.#finished.push(file)
  }

  /** Removes every finished file, for a run that ended in an error. */
  async discard(): Promise<void> {
    for (const { location } of this.#finished.splice(0)) await rm(location, { force: true })
  }
}

export class SpoolWriter {
  readonly #hash: Hash = createHash('sha256')
  readonly #handle: FileHandle
  readonly #path: string
  readonly #location: string
  readonly #unfinished: string
  readonly #done: (file: SpooledFile) => void
  #size = 0

  constructor(
    handle: FileHandle,
    path: string,
    location: string,
    unfinished: string,
    done: (file: SpooledFile) => void,
  ) {
    this.#handle = handle
    this.#path = path
    this.#location = location
    this.#unfinished = unfinished
    this.#done = done
  }

  /** Appends; the bytes may be reused once it resolves. Throws OUTPUT_UNWRITABLE. */
  async write(bytes: Uint8Array): Promise<void> {
    const written = guarded(this.#unfinished, async () => {
      let from = 0
      while (from < bytes.length) from += (await this.#handle.write(bytes, from)).bytesWritten
    })
    // The disk works while this hashes.
    this.#hash.update(bytes)
    this.#size += bytes.length
    await written
  }

  /** Finishes the file; it is on the disk when this resolves. */
  async close(): Promise<SpooledFile> {
    return guarded(this.#unfinished, async () => {
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#unfinished, this.#location)
      const file = { path: this.#path, location: this.#location, size: this.#size, sha256: this.#hash.digest('hex') }
      this.#done(file)
      return file
    })
  }

  /** Gives the file up; nothing of it stays. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined)
    await rm(this.#unfinished, { force: true })
  }
}

/** Throws OUTPUT_UNWRITABLE for whatever the disk does not do. */
export async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new StigpackError('OUTPUT_UNWRITABLE', {
      what: `Evidence could not be written to ${path}.`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'Check that the folder of the output has room and may be written to.',
      cause,
    })
  }
}
