// Finds the files behind what --from names: a file, a folder, an archive or the standard input. Links in folders are not
// followed, so that no input reaches beyond what was named.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, open, readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { StigpackError } from '../../errors.ts'
import { hasCode } from '../../output-file.ts'
import { type ArchiveBudget, isGzip, isTar, readArchive } from './archive.ts'
import { isEvidenceOfDump, isReadable, isRepetition } from './layout.ts'
import { inputLimits } from './limits.ts'
import { refusedInput } from './problem.ts'

/** One file as it was found on disk or came in: what the manifest lists, with the digest to find it again. */
export interface InputRecord {
  /** As it is shown to people: the named folder's own name, then the path below it. `-` is the standard input. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  /** Files inside it that were passed over: other formats, links. */
  skipped: number
}

export interface InputFile {
  readonly record: InputRecord
  /** For messages and layouts: the record's name, and for an archive the path inside behind it. */
  readonly name: string
  readonly path: string
  /** All of it, or its chunks where it is a JSON document too large for that. */
  readonly bytes: Buffer | AsyncIterable<Buffer>
}

export interface InputOptions {
  readonly from: readonly string[]
  readonly stdin: AsyncIterable<Uint8Array> | undefined
  readonly signal?: AbortSignal | undefined
  /** Told of each file that was passed over and belongs to no record. */
  readonly skipped: (name: string) => void
  /** Told of each input before its files come. */
  readonly begin: (record: InputRecord) => void
}

/** @throws StigpackError INPUT_NOT_FOUND, INPUT_UNREADABLE, USAGE_INVALID, FROM_REFUSED, FROM_INVALID */
export async function* readInputs(options: InputOptions): AsyncGenerator<InputFile> {
  const budget: ArchiveBudget = { bytes: inputLimits.archiveBytes }
  let files = 0
  const count = (name: string): void => {
    options.signal?.throwIfAborted()
    files += 1
    if (files > inputLimits.files)
      throw refusedInput(name, undefined, `There are more than ${inputLimits.files} files in all inputs.`)
  }
  for (const named of options.from) {
    if (named === '-') {
      count('-')
      const bytes = await gather(options.stdin)
      const record = begin(options, '-', bytes.length, sha256(bytes))
      if (isGzip(bytes) || isTar(bytes)) yield* fromArchive(record, chunked(bytes), isGzip(bytes), budget, count)
      else yield { record, name: '-', path: '', bytes }
      continue
    }
    const info = await guarded(named, () => stat(named))
    if (info.isDirectory()) yield* fromFolder(named, basename(resolve(named)), 0, options, count)
    else if (info.isFile()) yield* fromFile(named, info.size, options, budget, count)
    else throw unreadable(named, 'It is neither a file nor a folder.')
  }
}

async function* fromFile(
  path: string,
  size: number,
  options: InputOptions,
  budget: ArchiveBudget,
  count: (name: string) => void,
): AsyncGenerator<InputFile> {
  const name = basename(path)
  count(name)
  const head = await headOf(path)
  if (isGzip(head) || isTar(head)) {
    // Digested first and on its own: unpacking may end before the file does.
    const record = begin(options, name, size, await guarded(path, () => digestOf(path)))
    yield* fromArchive(record, createReadStream(path), isGzip(head), budget, count)
    return
  }
  yield await fileOf(path, name, size, head, options)
}

async function fileOf(
  path: string,
  name: string,
  size: number,
  head: Buffer,
  options: InputOptions,
): Promise<InputFile> {
  if (
    size > inputLimits.wholeBytes &&
    size <= inputLimits.streamBytes &&
    /^(?:\xef\xbb\xbf)?\s*\{/.test(head.toString('latin1'))
  ) {
    const record = begin(options, name, size, await guarded(path, () => digestOf(path)))
    return { record, name, path: name, bytes: createReadStream(path) }
  }
  const bytes = await readWhole(path, name, size)
  return { record: begin(options, name, bytes.length, sha256(bytes)), name, path: name, bytes }
}

async function headOf(path: string): Promise<Buffer> {
  const head = Buffer.alloc(512)
  const handle = await guarded(path, () => open(path, 'r'))
  try {
    await handle.read(head, 0, head.length, 0)
  } finally {
    await handle.close()
  }
  return head
}

async function* fromFolder(
  folder: string,
  name: string,
  depth: number,
  options: InputOptions,
  count: (name: string) => void,
): AsyncGenerator<InputFile> {
  if (depth > inputLimits.folderDepth)
    throw refusedInput(name, undefined, `It lies more than ${inputLimits.folderDepth} folders deep.`)
  const entries = await guarded(folder, () => readdir(folder, { withFileTypes: true }))
  // By code unit, so that the same folder gives the same order on every system.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    const shown = `${name}/${entry.name}`
    if (entry.isDirectory()) {
      // .git and its like hold no manifests that anyone applies.
      if (!entry.name.startsWith('.')) yield* fromFolder(path, shown, depth + 1, options, count)
      continue
    }
    count(shown)
    if (!entry.isFile() || !isReadable(entry.name) || isRepetition(shown)) {
      options.skipped(shown)
      continue
    }
    const { size } = await guarded(path, () => lstat(path))
    const head = size > inputLimits.wholeBytes ? await headOf(path) : Buffer.alloc(0)
    yield await fileOf(path, shown, size, head, options)
  }
}

async function* fromArchive(
  record: InputRecord,
  stream: AsyncIterable<Buffer>,
  gzip: boolean,
  budget: ArchiveBudget,
  count: (name: string) => void,
): AsyncGenerator<InputFile> {
  const files = readArchive(record.name, stream, {
    gzip,
    budget,
    wanted: path => isEvidenceOfDump(path) && !isRepetition(path),
    skipped: path => {
      count(path)
      record.skipped += 1
    },
  })
  for await (const { path, bytes } of files) {
    const name = `${record.name}: ${path}`
    count(name)
    yield { record, name, path, bytes }
  }
}

function begin(options: InputOptions, name: string, size: number, digest: string): InputRecord {
  const record = { name, size, sha256: digest, skipped: 0 }
  options.begin(record)
  return record
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function readWhole(path: string, name: string, size: number): Promise<Buffer> {
  if (size > inputLimits.fileBytes)
    throw refusedInput(
      name,
      undefined,
      `It has ${size} bytes; ${inputLimits.fileBytes} are allowed for one file.`,
      'Split it, for example by namespace.',
    )
  return guarded(path, () => readFile(path))
}

async function gather(stdin: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  if (stdin === undefined) throw unreadable('-', 'There is no standard input.')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    size += chunk.length
    if (size > inputLimits.fileBytes)
      throw refusedInput('-', undefined, `More than ${inputLimits.fileBytes} bytes came in.`, 'Name a file instead.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function* chunked(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

const unreadable = (path: string, why: string, cause?: unknown): StigpackError =>
  new StigpackError('INPUT_UNREADABLE', { what: `${path} cannot be read.`, why, cause })

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) throw new StigpackError('INPUT_NOT_FOUND', { what: `${path} does not exist.`, cause })
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause)
  }
}
