// The outer layer of reading: a file's compressed bytes in, the archive's bytes out, everything counted and compared.
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { StigpackError } from '../errors.ts'
import { chunksOf, openInput } from './file-bytes.ts'
import { readGzipStart, trailerBytes } from './gzip-frame.ts'
import { type Limits, overLimit } from './limits.ts'

export interface Inflating {
  /** The uncompressed bytes. Throws BUNDLE_DAMAGED and BUNDLE_LIMIT; what follows the stream is checked at its end. */
  readonly chunks: AsyncGenerator<Buffer>
  /** True where the gzip header is one that stigpack writes. */
  readonly ownHeader: boolean
  /** In words, how the compressed form differs from the sealed one; known once the chunks have ended. */
  deviation(): string | undefined
  close(): Promise<void>
}

/** Throws INPUT_NOT_FOUND, INPUT_UNREADABLE and BUNDLE_NOT_A_BUNDLE. */
export async function inflateBundle(path: string, limits: Limits): Promise<Inflating> {
  const { file, size } = await openInput(path)
  try {
    const head = Buffer.alloc(Math.min(size, 64 * 1024))
    await file.read(head, 0, head.length, 0)
    const start = readGzipStart(head)
    if (start === undefined) throw notGzip(path, size)
    let deviation = start.digest === undefined ? 'its gzip header is not the one that sealing writes' : undefined
    const note = (found: string) => {
      deviation ??= found
    }
    return {
      chunks: inflate(file, { path, size, limits, note, ...start }),
      ownHeader: start.digest !== undefined,
      deviation: () => deviation,
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Source {
  readonly path: string
  readonly size: number
  readonly limits: Limits
  readonly dataAt: number
  readonly digest: Buffer | undefined
  note(deviation: string): void
}

async function* inflate(file: FileHandle, source: Source): AsyncGenerator<Buffer> {
  const { path, size, limits, dataAt } = source
  const dataEnd = size - trailerBytes
  if (dataAt >= dataEnd) throw damaged(path, 'It ends inside its header.')
  const digest = createHash('sha256')
  const hashed = async function* () {
    for await (const chunk of chunksOf(file, dataEnd, dataAt)) {
      digest.update(chunk)
      yield chunk
    }
  }
  const inflater = createInflateRaw({ chunkSize: 256 * 1024 })
  // Errors reach the loop below through the inflater; here they would only be reported twice.
  pipeline(Readable.from(hashed(), { objectMode: false }), inflater, () => undefined)
  let total = 0
  let checksum = 0
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > limits.totalBytes) throw overLimit(path, 'totalBytes', limits, 'it unpacks to more bytes')
      if (total > limits.ratioFrom && total > limits.ratio * (inflater.bytesWritten + 1)) {
        throw overLimit(path, 'ratio', limits, 'it unpacks to too many times its size')
      }
      checksum = crc32(chunk, checksum)
      yield chunk
    }
  } catch (error) {
    if (error instanceof StigpackError) throw error
    throw damaged(path, `It cannot be decompressed: ${error instanceof Error ? error.message : String(error)}.`)
  } finally {
    inflater.destroy()
  }
  // A second gzip member, or anything else behind the first, is read by some tools and not by others.
  if (inflater.bytesWritten !== dataEnd - dataAt) throw damaged(path, 'Something follows after the end of its data.')
  const trailer = Buffer.alloc(trailerBytes)
  await file.read(trailer, 0, trailerBytes, dataEnd)
  if (trailer.readUInt32LE(0) !== checksum || trailer.readUInt32LE(4) !== total % 2 ** 32) {
    throw damaged(path, 'Its checksum or length does not fit its data.')
  }
  if (source.digest !== undefined && !digest.update(trailer).digest().equals(source.digest)) {
    source.note('its compressed bytes are not the sealed ones')
  }
}

export const damaged = (bundle: string, why: string): StigpackError =>
  new StigpackError('BUNDLE_DAMAGED', { what: `${bundle} is damaged.`, why })

export const notABundle = (path: string, why: string): StigpackError =>
  new StigpackError('BUNDLE_NOT_A_BUNDLE', { what: `${path} is not a stigpack bundle.`, why })

const notGzip = (path: string, size: number) =>
  notABundle(path, size === 0 ? 'It is empty.' : 'It is not compressed with gzip.')
