// The inner layer of reading: the archive's bytes in, one regular file after the other out. Nothing else gets through.
//
// Two kinds of fault are kept apart. What could mean two things to two readers (a link, a strange path, an extension
// header) is refused at once. What is only packed another way than sealing does it (another mode or time, more padding)
// is remembered, so that a bundle that was changed and packed anew is told what was changed; it is refused all the same.
import { Header } from 'tar/header'
import { StigpackError } from '../errors.ts'
import { ByteSource } from './byte-source.ts'
import { pathProblem, shown } from './entry-path.ts'
import { damaged, type Inflating, inflateBundle, notABundle } from './inflate-bundle.ts'
import { type Limits, overLimit } from './limits.ts'
import { blockBytes, differingFields, type HeaderField, headOf, paddingOf, pathOfPax } from './tar-head.ts'

export interface Entry {
  readonly path: string
  readonly size: number
}

/** Fields that say nothing of where the file lies or how long it is. */
const harmless: readonly HeaderField[] = [
  'mode',
  'uid',
  'gid',
  'size',
  'mtime',
  'checksum',
  'magic',
  'user name',
  'group name',
  'device numbers',
]

export class ArchiveReader {
  readonly #bundle: string
  readonly #limits: Limits
  readonly #inflating: Inflating
  readonly #source: ByteSource
  #entries = 0
  #deviation: string | undefined

  static async open(bundle: string, limits: Limits): Promise<ArchiveReader> {
    return new ArchiveReader(bundle, limits, await inflateBundle(bundle, limits))
  }

  private constructor(bundle: string, limits: Limits, inflating: Inflating) {
    this.#bundle = bundle
    this.#limits = limits
    this.#inflating = inflating
    this.#source = new ByteSource(inflating.chunks)
  }

  /** The next file's head; undefined after the end marker, once everything behind it was checked too. */
  async next(): Promise<Entry | undefined> {
    const block = await this.#source.take(blockBytes)
    if (block.length < blockBytes) throw this.#first ? this.#notTar() : this.#cutShort()
    if (isZero(block)) {
      if (this.#first) throw this.#notTar()
      await this.#readEnd()
      return undefined
    }
    const header = this.#decode(block)
    if (header === undefined) throw this.#first ? this.#notTar() : this.#brokenHeader()
    this.#entries++
    if (this.#entries > this.#limits.entries)
      throw overLimit(this.#bundle, 'entries', this.#limits, 'it holds more files')
    const entry = typeOf(block) === 'x' ? await this.#readExtended(block, header) : this.#readPlain(block, header)
    if (entry.size > this.#limits.entryBytes) {
      throw overLimit(this.#bundle, 'entryBytes', this.#limits, `${shown(entry.path)} has ${entry.size} bytes`)
    }
    return entry
  }

  /** Hands over an entry's bytes in pieces; must be called once for each entry, before the next. */
  async pour(entry: Entry, accept: (piece: Buffer) => void): Promise<void> {
    if ((await this.#source.pour(entry.size, accept)) < entry.size) throw this.#cutShort()
    const padding = await this.#source.take(paddingOf(entry.size))
    if (padding.length < paddingOf(entry.size)) throw this.#cutShort()
    if (!isZero(padding)) throw damaged(this.#bundle, `The padding after ${shown(entry.path)} is not empty.`)
  }

  /** An entry's bytes in one piece, up to a limit. */
  async whole(entry: Entry, name: keyof Limits, maximum: number): Promise<Buffer> {
    if (entry.size > maximum) {
      throw overLimit(this.#bundle, name, this.#limits, `${shown(entry.path)} has ${entry.size} bytes`)
    }
    const pieces: Buffer[] = []
    await this.pour(entry, piece => pieces.push(piece))
    return Buffer.concat(pieces)
  }

  /** Remembers the first way in which the archive is packed otherwise than sealed. */
  note(deviation: string): void {
    this.#deviation ??= deviation
  }

  /** Throws BUNDLE_DAMAGED where the archive, though its files are right, is not byte for byte the sealed one. */
  assertAsSealed(): void {
    const deviation = this.#deviation ?? this.#inflating.deviation()
    if (deviation === undefined) return
    const why = `Its files are as they were signed, but it was packed anew or changed after sealing: ${deviation}.`
    throw damaged(this.#bundle, why)
  }

  async close(): Promise<void> {
    await this.#inflating.chunks.return(undefined)
    await this.#inflating.close()
  }

  /** undefined where the checksum does not fit. */
  #decode(block: Buffer): Header | undefined {
    try {
      const header = new Header(block)
      return header.cksumValid ? header : undefined
    } catch {
      // A number in base 256, which the library takes apart before it looks at the checksum.
      return undefined
    }
  }

  #readPlain(block: Buffer, header: Header): Entry {
    const type = typeOf(block)
    const path = header.path ?? ''
    if (type !== '0') throw this.#refused(path, `it is ${kindOf(type)}`)
    return this.#checked(path, block, header, headOf)
  }

  /** An `x` header may carry the path of the next file and nothing else, in the one form that sealing gives it. */
  async #readExtended(block: Buffer, header: Header): Promise<Entry> {
    const length = header.size ?? 0
    if (length > 2 * blockBytes) throw this.#refused(header.path ?? '', 'it is a long extension header')
    const body = await this.#source.take(length + paddingOf(length))
    const next = await this.#source.take(blockBytes)
    if (next.length < blockBytes) throw this.#cutShort()
    const path = pathOfPax(body.subarray(0, length))
    if (path === undefined) throw this.#refused(header.path ?? '', 'it is an extension header with more than a path')
    const nextHeader = this.#decode(next)
    if (nextHeader === undefined) throw this.#brokenHeader()
    if (typeOf(next) !== '0') throw this.#refused(path, `it is ${kindOf(typeOf(next))}`)
    const entry = this.#checked(path, next, nextHeader, (...of) => headOf(...of).subarray(-blockBytes))
    if (!headOf(path, entry.size).equals(Buffer.concat([block, body, next]))) {
      throw this.#refused(path, 'its extension header is not the one that sealing writes')
    }
    return entry
  }

  #checked(path: string, block: Buffer, header: Header, expected: (path: string, size: number) => Buffer): Entry {
    const problem = pathProblem(path)
    if (problem !== undefined) throw this.#refused(path, problem)
    const size = header.size ?? -1
    // Base-256 and signed sizes are read in different ways by different tools.
    if (!/^[0-7]{1,12}[ \0]*$/.test(block.toString('latin1', 124, 136)) || !Number.isSafeInteger(size) || size < 0) {
      throw this.#refused(path, 'its size is not written as a plain octal number')
    }
    const differing = differingFields(block, expected(path, size))
    const wrong = differing.find(field => !harmless.includes(field))
    if (wrong !== undefined) throw this.#refused(path, `the ${wrong} in its header is not the one that sealing writes`)
    const [other] = differing
    if (other !== undefined) this.note(`the ${other} of ${shown(path)} is another`)
    return { path, size }
  }

  /** Two blocks of zeros, then nothing. More zeros come from another packer; anything else was hidden there. */
  async #readEnd(): Promise<void> {
    const second = await this.#source.take(blockBytes)
    if (second.length < blockBytes) throw this.#cutShort()
    if (!isZero(second)) throw damaged(this.#bundle, 'Its end marker is broken.')
    let extra = 0
    for (;;) {
      const block = await this.#source.take(blockBytes)
      if (block.length === 0) break
      if (!isZero(block)) throw damaged(this.#bundle, 'Something follows after the end of the archive.')
      extra += block.length
    }
    if (extra > 0) this.note(`${extra} bytes of padding follow its end`)
  }

  get #first(): boolean {
    return this.#entries === 0
  }

  #notTar(): StigpackError {
    const why = 'What it unpacks to is not a tar archive.'
    return this.#inflating.ownHeader ? damaged(this.#bundle, why) : notABundle(this.#bundle, why)
  }

  #brokenHeader = (): StigpackError => damaged(this.#bundle, 'A header in it is broken.')

  #cutShort = (): StigpackError => damaged(this.#bundle, 'It ends early.')

  #refused(path: string, why: string): StigpackError {
    return new StigpackError('BUNDLE_ENTRY_REFUSED', {
      what: `${this.#bundle} holds an entry that no bundle has: ${shown(path)}.`,
      why: `The entry is refused because ${why}.`,
    })
  }
}

const zeros = Buffer.alloc(blockBytes)

/** For at most one block. */
const isZero = (bytes: Buffer): boolean => bytes.equals(zeros.subarray(0, bytes.length))

const typeOf = (block: Buffer): string => block.toString('latin1', 156, 157)

const kinds: Readonly<Record<string, string>> = {
  '\0': 'in a form older than ustar',
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '5': 'a folder',
  '6': 'a named pipe',
  '7': 'a contiguous file',
  g: 'a global extension header',
  L: 'a GNU long name',
  K: 'a GNU long link name',
  S: 'a sparse file',
}

const kindOf = (type: string): string => kinds[type] ?? `of the unknown type ${JSON.stringify(type)}`
