// Writes files so that a reader finds either the old one or the finished new one, and so that nothing is replaced unasked.
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, lstat, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StigpackError } from './errors.ts'

export interface WrittenFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

export interface OutputOptions {
  /** Replace a file that exists. Default false. */
  readonly force?: boolean | undefined
  /** Permission bits; 0o644 where absent, and 0o600 for what only its owner may read. */
  readonly mode?: number | undefined
  /** Ends the writing, which then leaves nothing behind. */
  readonly signal?: AbortSignal | undefined
}

/** True for an error of the operating system with one of these codes. */
export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

const isTaken = async (path: string): Promise<boolean> => {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw unwritable(path, error)
  }
}

const exists = (path: string) => new StigpackError('OUTPUT_EXISTS', { what: `${path} exists already.` })

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'Its folder does not exist.',
  EACCES: 'Permission is denied.',
  EPERM: 'Permission is denied.',
  EROFS: 'The file system is read-only.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk quota is used up.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EISDIR: 'It is a folder.',
}

export function unwritable(path: string, cause: unknown): StigpackError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return new StigpackError('OUTPUT_UNWRITABLE', {
    what: `${path} cannot be written.`,
    why: reasons[code] ?? (cause instanceof Error ? cause.message : String(cause)),
    cause,
  })
}

/** Fails early, before long work, where `path` could not be written in the end. */
export async function assertWritable(path: string, options: OutputOptions = {}): Promise<void> {
  if (!options.force && (await isTaken(path))) throw exists(path)
  const probe = besides(path)
  try {
    await (await open(probe, 'wx', 0o600)).close()
    await unlink(probe)
  } catch (error) {
    throw unwritable(path, error)
  }
}

const besides = (path: string) => join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)

/** Removes what killed processes left of their writing of this file. Only for who writes it alone. */
export async function removeParts(path: string): Promise<void> {
  const part = new RegExp(`^\\.${basename(path).replace(/[^A-Za-z0-9]/g, '\\$&')}\\.[0-9a-f]{12}\\.part$`)
  for (const name of await readdir(dirname(path)).catch(() => []))
    if (part.test(name)) await rm(join(dirname(path), name), { force: true })
}

/** The digest of a file in lower-case hexadecimal; undefined where there is none that can be read. */
export async function sha256Of(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  } catch {
    return undefined
  }
  return hash.digest('hex')
}

type Chunks = Uint8Array | string | AsyncIterable<Uint8Array> | Iterable<Uint8Array>
const each = (chunks: Chunks): AsyncIterable<Uint8Array> | Iterable<Uint8Array> => {
  if (typeof chunks === 'string') return [Buffer.from(chunks, 'utf8')]
  return chunks instanceof Uint8Array ? [chunks] : chunks
}

/**
 * Writes beside the path, syncs, then moves into place. Whatever fails, the path is as it was before.
 * Throws OUTPUT_EXISTS or OUTPUT_UNWRITABLE; errors of the chunks themselves pass through.
 */
export async function writeOutput(path: string, chunks: Chunks, options: OutputOptions = {}): Promise<WrittenFile> {
  await assertWritable(path, options)
  const part = besides(path)
  const hash = createHash('sha256')
  let size = 0
  try {
    const file = await open(part, 'wx', options.mode ?? 0o644).catch((error: unknown) => {
      throw unwritable(path, error)
    })
    try {
      for await (const chunk of each(chunks)) {
        options.signal?.throwIfAborted()
        hash.update(chunk)
        size += chunk.byteLength
        await file.appendFile(chunk).catch((error: unknown) => {
          throw unwritable(path, error)
        })
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await moveIntoPlace(part, path, options.force ?? false)
  } finally {
    await rm(part, { force: true })
  }
  return { path, size, sha256: hash.digest('hex') }
}

/** Gives a finished file its name. Without force, a name that was taken meanwhile is left alone. */
export async function moveIntoPlace(part: string, path: string, force: boolean): Promise<void> {
  try {
    if (force) {
      await rename(part, path)
    } else {
      // link() refuses a taken name in one step, which rename() does not.
      await link(part, path)
      await unlink(part)
    }
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw exists(path)
    // File systems without hard links (FAT on a stick, some network shares) get the two-step form.
    if (!force && hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) {
      if (await isTaken(path)) throw exists(path)
      await rename(part, path)
    } else {
      throw unwritable(path, error)
    }
  }
  const folder = await open(dirname(path), 'r').catch(() => undefined)
  // Not every file system can sync a folder; the file itself is synced already.
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
