// Reads the files of a tar archive from memory to memory: nothing is unpacked, so no path of the archive is ever a path here.
import { pipeline, Transform } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Parser, type ReadEntry } from 'tar'
import { inputLimits } from './limits.ts'
import { invalidInput, refusedInput } from './problem.ts'

export interface ArchiveFile {
  readonly path: string
  readonly bytes: Buffer
}

/** Bytes that all archives of one run may still unpack to. */
export interface ArchiveBudget {
  bytes: number
}

export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b
export const isTar = (head: Uint8Array): boolean => Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar'

const fileTypes = new Set(['File', 'OldFile', 'ContiguousFile'])

/**
 * The entries that `wanted` wants, in their order; `skipped` is told of every other file.
 * @throws StigpackError FROM_REFUSED for links that hold evidence or lead out, devices, paths that climb, and bombs;
 * FROM_INVALID for an archive that is cut short or broken
 */
export async function* readArchive(
  name: string,
  stream: AsyncIterable<Buffer>,
  options: {
    readonly gzip: boolean
    readonly budget: ArchiveBudget
    readonly wanted: (path: string) => boolean
    readonly skipped: (path: string) => void
  },
): AsyncGenerator<ArchiveFile> {
  const finished: ArchiveFile[] = []
  let problem: Error | undefined
  const parser = new Parser({
    onwarn: (code, message) => {
      // An unknown extension header says nothing of where a file lies; everything else is a broken archive.
      if (code !== 'TAR_ENTRY_UNSUPPORTED')
        problem ??= invalidInput(
          name,
          undefined,
          `The archive is broken or cut short: ${String(message).slice(0, 200)}.`,
        )
    },
    onReadEntry: entry => {
      try {
        const path = checked(name, entry)
        if (path === undefined || !options.wanted(path)) {
          if (entry.type !== 'Directory') options.skipped(entry.path)
          entry.resume()
          return
        }
        const pieces: Buffer[] = []
        entry.on('data', piece => pieces.push(Buffer.from(piece)))
        entry.on('end', () => finished.push({ path, bytes: Buffer.concat(pieces) }))
      } catch (error) {
        problem ??= error as Error
        entry.resume()
      }
    },
  })
  for await (const chunk of unpacked(name, stream, options.gzip, options.budget)) {
    parser.write(chunk)
    if (problem !== undefined) throw problem
    yield* finished.splice(0)
  }
  parser.end()
  if (problem !== undefined) throw problem
  yield* finished.splice(0)
}

/** undefined for what may be passed over: folders, and links that stay inside and hold no objects, as log links do. */
function checked(name: string, entry: ReadEntry): string | undefined {
  const { path, type } = entry
  const refuse = (why: string) => refusedInput(name, undefined, `Its entry ${shown(path)} ${why}.`)
  if (path.includes('\0')) throw refuse('has a NUL byte in its path')
  if (leadsOut(path)) throw refuse('lies outside of the archive')
  if (type === 'Directory' || type === 'GNUDumpDir') return undefined
  if (type === 'SymbolicLink') {
    const target = entry.linkpath ?? ''
    const folder = path.split('/').slice(0, -1)
    if (target.startsWith('/') || leadsOut([...folder, target].join('/')))
      throw refuse(`is a link that leads out of the archive, to ${shown(target)}`)
    if (/\.(?:json|ya?ml)$/i.test(path)) throw refuse('is a link where a file with objects belongs')
    return undefined
  }
  if (!fileTypes.has(type)) throw refuse(`is neither a file nor a folder (${type})`)
  if (entry.size > inputLimits.fileBytes) throw refuse(`has ${entry.size} bytes; ${inputLimits.fileBytes} are allowed`)
  return path
}

/** Absolute, or climbing above where it began at any point. */
function leadsOut(path: string): boolean {
  if (path.startsWith('/') || path.includes('\\') || /^[A-Za-z]:/.test(path)) return true
  let depth = 0
  for (const segment of path.split('/')) {
    if (segment === '..') depth -= 1
    else if (segment !== '' && segment !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

/** The tar's bytes, counted while they are unpacked. */
async function* unpacked(
  name: string,
  stream: AsyncIterable<Buffer>,
  gzip: boolean,
  budget: ArchiveBudget,
): AsyncGenerator<Buffer> {
  let packed = 0
  let total = 0
  const bomb = (why: string) => refusedInput(name, undefined, why, 'Unpack it yourself and name the folder.')
  const check = (length: number): void => {
    total += length
    budget.bytes -= length
    if (budget.bytes < 0) throw bomb(`It unpacks to more than ${inputLimits.archiveBytes} bytes.`)
    if (gzip && total > inputLimits.ratioFrom && total > packed * inputLimits.ratio)
      throw bomb(`It unpacks to more than ${inputLimits.ratio} times its size.`)
  }
  if (!gzip) {
    for await (const chunk of stream) {
      check((chunk as Buffer).length)
      yield chunk as Buffer
    }
    return
  }
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      packed += chunk.length
      done(null, chunk)
    },
  })
  const gunzip = createGunzip()
  pipeline(stream, counter, gunzip, () => undefined)
  try {
    for await (const chunk of gunzip) {
      check((chunk as Buffer).length)
      yield chunk as Buffer
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw invalidInput(name, undefined, `The archive is broken or cut short: ${error.message}.`)
    throw error
  }
}

const shown = (path: string): string => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path)
