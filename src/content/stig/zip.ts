// The XML files in a zip of DISA, zips in it included. Nothing is written anywhere: names of entries are only looked at and shown.
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { ForeignFileProblem } from '../foreign-file.ts'

// DISA's whole library is 350 MB with 1,400 entries on the first level; a STIG's zip has 10 and a few megabytes.
export const zipLimits = { entries: 20_000, bytes: 1024 * 2 ** 20, entryBytes: 128 * 2 ** 20, ratio: 200, nesting: 2 }

export interface ZippedFile {
  /** Without folders. */
  readonly name: string
  readonly bytes: Uint8Array
}

interface Budget {
  entries: number
  bytes: number
}

/** Throws ForeignFileProblem. */
export async function xmlFilesIn(bytes: Buffer, limits: typeof zipLimits = zipLimits): Promise<ZippedFile[]> {
  return filesIn(bytes, limits, { entries: limits.entries, bytes: limits.bytes }, 1)
}

/** How deep a zip is nested counts from 1: a library (1) holds zips of STIGs (2). */
async function filesIn(bytes: Buffer, limits: typeof zipLimits, budget: Budget, depth: number): Promise<ZippedFile[]> {
  const files: ZippedFile[] = []
  const zip = await fromBufferPromise(bytes, { lazyEntries: true }).catch((cause: unknown) => {
    throw broken(cause)
  })
  for await (const entry of entriesOf(zip)) {
    budget.entries -= 1
    if (budget.entries < 0) throw hostile(`It has more than ${limits.entries} entries.`)
    const name = entry.fileName.split('/').at(-1) ?? ''
    const isZip = /\.zip$/i.test(name)
    if (!isZip && !/\.xml$/i.test(name)) continue
    if (isZip && depth >= limits.nesting) throw hostile(`Zip files in it are nested deeper than ${limits.nesting}.`)
    const content = await contentOf(zip, entry, limits, budget)
    if (isZip) files.push(...(await filesIn(content, limits, budget, depth + 1)))
    else files.push({ name, bytes: content })
  }
  return files
}

const hostile = (message: string): ForeignFileProblem => new ForeignFileProblem(message, true)
const broken = (cause: unknown): ForeignFileProblem =>
  new ForeignFileProblem(
    `It is no zip file that can be read: ${cause instanceof Error ? cause.message : String(cause)}`,
  )

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry()
  } catch (cause) {
    throw broken(cause)
  }
}

async function contentOf(zip: ZipFile, entry: Entry, limits: typeof zipLimits, budget: Budget): Promise<Buffer> {
  if (entry.isEncrypted()) throw new ForeignFileProblem('It is encrypted.')
  const most = Math.min(limits.entryBytes, budget.bytes)
  // Small entries may be packed well: a megabyte does no harm whatever it was made of.
  const allowed = Math.max(2 ** 20, entry.compressedSize * limits.ratio)
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of await zip.openReadStreamPromise(entry)) {
      if (!Buffer.isBuffer(part)) continue
      size += part.length
      if (size > most) throw hostile(`What is packed in it has more than ${most} bytes.`)
      if (size > allowed) throw hostile(`An entry in it grows to more than ${limits.ratio} times its size.`)
      parts.push(part)
    }
  } catch (cause) {
    throw cause instanceof ForeignFileProblem ? cause : broken(cause)
  }
  budget.bytes -= size
  return Buffer.concat(parts)
}
