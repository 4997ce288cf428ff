// Takes a JSON list apart while it is read, one item at a time: what kubectl writes of a large cluster fits into no string.
import { inputLimits } from './limits.ts'
import { invalidInput, refusedInput } from './problem.ts'

export type ListPiece =
  /** One item, and everything of the list that came before the items, as a list without any. */
  | { readonly item: Buffer; readonly before: string }
  /** The whole document with its items left out, once at the end. */
  | { readonly rest: string }

const [quote, backslash, open, close, bracket, unbracket, comma] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c]
const itemsKey = /(?<!\\)"items"\s*:\s*$/
const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/**
 * Cuts only; whether a piece is JSON, its reader finds out. A document that is no list comes out whole as the rest.
 * @throws StigpackError FROM_INVALID, FROM_REFUSED
 */
export async function* splitList(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<ListPiece> {
  const rest = new Gathering(name, inputLimits.fileBytes)
  const item = new Gathering(name, 2 * inputLimits.objectBytes)
  let before: string | undefined
  let depth = 0
  let [isInString, isEscaped, isInItems, wantsComma] = [false, false, false, false]
  for await (const chunk of chunks) {
    /** Where the part of the chunk begins that is not put away yet. */
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] as number
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) isInString = false
        continue
      }
      if (isInItems && depth === 2) {
        // Between the items.
        if (byte === open && !wantsComma) {
          depth = 3
          from = at
        } else if (byte === comma && wantsComma) wantsComma = false
        else if (byte === unbracket) {
          isInItems = false
          depth = 1
          from = at + 1
        } else if (!isBlank(byte))
          throw invalidInput(name, undefined, 'Its list of items holds something that is no object.')
        continue
      }
      if (byte === quote) isInString = true
      else if (byte === open || byte === bracket) {
        if (byte === bracket && depth === 1 && before === undefined) {
          rest.add(chunk.subarray(from, at))
          from = at
          if (itemsKey.test(rest.tail())) {
            before = `${rest.text()}[]}`
            rest.add(Buffer.from('[]'))
            isInItems = true
          }
        }
        depth += 1
      } else if (byte === close || byte === unbracket) {
        depth -= 1
        if (isInItems && depth === 2) {
          item.add(chunk.subarray(from, at + 1))
          yield { item: item.take(), before: before ?? '' }
          wantsComma = true
        }
      }
    }
    if (!isInItems) rest.add(chunk.subarray(from))
    else if (depth > 2) item.add(chunk.subarray(from))
  }
  if (isInItems) throw invalidInput(name, undefined, 'It ends inside its list of items: it was cut.')
  yield { rest: rest.text() }
}

/** Pieces of bytes up to a limit. */
class Gathering {
  readonly #name: string
  readonly #limit: number
  #pieces: Buffer[] = []
  #size = 0

  constructor(name: string, limit: number) {
    this.#name = name
    this.#limit = limit
  }

  add(piece: Buffer): void {
    this.#size += piece.length
    if (this.#size > this.#limit)
      throw refusedInput(this.#name, undefined, `One part of it has more than ${this.#limit} bytes.`)
    // The stream may use its buffer again.
    if (piece.length > 0) this.#pieces.push(Buffer.from(piece))
  }

  /** The last bytes, whatever pieces they came in: enough for a key, a colon and the blanks around it. */
  tail(): string {
    let text = ''
    for (let index = this.#pieces.length - 1; index >= 0 && text.length < 256; index -= 1)
      text = (this.#pieces[index] as Buffer).subarray(-256).toString('latin1') + text
    return text
  }

  /** Without a byte order mark, which is no JSON. */
  text(): string {
    return Buffer.concat(this.#pieces)
      .toString('utf8')
      .replace(/^\ufeff/, '')
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#size = 0
    return bytes
  }
}
