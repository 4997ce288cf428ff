// Reads a bundle in the one verified pass and leaves its files in a folder, ready to be sealed again with others.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SpooledFile } from '../model/spooled-file.ts'
import { unwritable } from '../output-file.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import { type ReadOptions, readBundle, type VerifiedBundle } from './read.ts'

export interface SpooledBundle extends VerifiedBundle {
  /** Sorted by path, as the manifest has them. */
  readonly files: readonly SpooledFile[]
}

/**
 * `folder` exists, is empty and belongs to the caller, who removes it whatever happens. Files are named by number there:
 * no path of the archive becomes one of the disk. Throws what `readBundle` throws, and OUTPUT_UNWRITABLE.
 */
export async function spoolBundle(path: string, options: ReadOptions, folder: string): Promise<SpooledBundle> {
  const files: SpooledFile[] = []
  const open = new OpenFile()
  try {
    const verified = await readBundle(path, options, {
      bytes({ path: name, size, sha256 }: ManifestFile) {
        const location = join(folder, String(files.length + 1))
        files.push({ path: name, location, size, sha256 })
        return open.next(location)
      },
    })
    return { ...verified, files }
  } finally {
    open.close()
  }
}

/** One file at a time is written, as the archive gives them. The reader's callbacks cannot wait, so neither does this. */
class OpenFile {
  #handle: number | undefined

  next(location: string): (piece: Buffer) => void {
    this.close()
    const handle = guarded(location, () => openSync(location, 'wx', 0o600))
    this.#handle = handle
    return piece =>
      guarded(location, () => {
        for (let from = 0; from < piece.length; ) from += writeSync(handle, piece, from)
      })
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }
}

function guarded<T>(location: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw unwritable(location, error)
  }
}
