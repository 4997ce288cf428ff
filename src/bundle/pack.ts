// Packs entries into a gzip tar with archiver, one after the other, so that order and memory stay fixed.
import { createHash } from 'node:crypto'
import type { Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { TarArchive } from 'archiver'
import { StigpackError } from '../errors.ts'
import type { SpooledFile } from '../model/spooled-file.ts'
import { shown } from './entry-path.ts'
import { chunksOf } from './file-bytes.ts'
import { defaultLimits, overLimit } from './limits.ts'
import { LineSplitter } from './lines.ts'
import { fileMode, fileTime } from './tar-head.ts'

export type PackEntry = { readonly path: string; readonly bytes: Buffer } | { readonly file: SpooledFile }

/** Up to here a file is appended in one piece: thousands of small files must not cost a stream each. */
const smallBytes = 256 * 1024
const highWaterMark = 1024 * 1024

/**
 * The compressed bytes of an archive of these entries, in their order. Throws EVIDENCE_CHANGED where a spooled file is
 * not what it was when it was written, BUNDLE_LIMIT for a line that no reader would take, and the signal's reason.
 */
export async function* pack(entries: readonly PackEntry[], signal?: AbortSignal): AsyncGenerator<Buffer> {
  const archive = new TarArchive({ gzip: true, gzipOptions: { level: 6, chunkSize: 128 * 1024 } })
  const running = new AbortController()
  const feeding = feed(
    archive,
    entries,
    signal === undefined ? running.signal : AbortSignal.any([running.signal, signal]),
  )
  feeding.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))))
  try {
    for await (const chunk of archive as AsyncIterable<Buffer>) yield chunk
    await feeding
  } finally {
    // Reached early, this closes the spool file that is open; reached at the end, there is none.
    running.abort()
    archive.destroy()
  }
}

async function feed(archive: TarArchive, entries: readonly PackEntry[], signal: AbortSignal): Promise<void> {
  for (const entry of entries) {
    signal.throwIfAborted()
    if ('bytes' in entry) await append(archive, entry.path, entry.bytes)
    else await appendFile(archive, entry.file, signal)
  }
  await archive.finalize()
}

async function appendFile(archive: TarArchive, file: SpooledFile, signal: AbortSignal): Promise<void> {
  const handle = await open(file.location, 'r').catch((error: unknown) => {
    throw evidenceChanged(file, `It cannot be opened: ${error instanceof Error ? error.message : String(error)}.`)
  })
  try {
    const stats = await handle.stat()
    if (stats.size !== file.size) throw evidenceChanged(file, `It has ${stats.size} bytes instead of ${file.size}.`)
    // Read here and not by archiver: a source that ends before its declared size would crash the process there.
    const checked = checkedBytes(file, chunksOf(handle, file.size), signal)
    if (file.size <= smallBytes) await append(archive, file.path, await joined(checked))
    else await appendStream(archive, file.path, Readable.from(checked, { objectMode: false, highWaterMark }), stats)
  } finally {
    await handle.close()
  }
}

async function appendStream(archive: TarArchive, path: string, source: Readable, stats: Stats): Promise<void> {
  try {
    await append(archive, path, source, stats)
  } finally {
    source.destroy()
  }
}

async function joined(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const chunk of chunks) pieces.push(chunk)
  return Buffer.concat(pieces)
}

/** Passes bytes on and throws, before the end is reached, where they are not the ones that were collected. */
async function* checkedBytes(
  file: SpooledFile,
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const lines = file.path.endsWith('.ndjson') ? new LineSplitter(defaultLimits.lineBytes, () => undefined) : undefined
  let size = 0
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    hash.update(chunk)
    size += chunk.length
    const tooLong = lines?.push(chunk)
    if (tooLong !== undefined) {
      throw overLimit('The evidence', 'lineBytes', defaultLimits, `line ${tooLong} of ${shown(file.path)} is longer`)
    }
    // The last bytes wait for the digest, so that a changed file never counts as packed.
    if (size === file.size && hash.copy().digest('hex') !== file.sha256)
      throw evidenceChanged(file, 'Its SHA-256 differs.')
    yield chunk
  }
  if (size !== file.size) throw evidenceChanged(file, `It ended after ${size} bytes instead of ${file.size}.`)
}

function append(archive: TarArchive, name: string, source: Buffer | Readable, stats?: Stats): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const done = () => resolve()
  archive.once('entry', done)
  archive.once('error', reject)
  if (source instanceof Readable) source.once('error', reject)
  archive.append(source, { name, mode: fileMode, date: fileTime, ...(stats && { stats }) })
  return promise.finally(() => archive.off('entry', done).off('error', reject))
}

const evidenceChanged = (file: SpooledFile, why: string) =>
  new StigpackError('EVIDENCE_CHANGED', { what: `The collected file ${file.path} is not what it was.`, why })
