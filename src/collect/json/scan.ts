// Validates JSON in a Buffer without building objects, and notes on the way where something worth a second look lies.
// Kubernetes sends microseconds, 64-bit integers and escapes that JSON.parse followed by stringify would change; evidence
// is cut out of the server's own bytes instead. The loop is written for speed: no calls and no allocation per byte.

/** The bytes are not the JSON that they should be. */
export class InvalidJson extends Error {
  constructor(what: string, position: number) {
    super(`${what} at byte ${position}`)
    this.name = 'InvalidJson'
  }
}

/** A place noted while scanning: which interest (0 for a string that may hold a secret), where, and how deep. */
export const markSize = 3
export const textMark = 0
/** Strings shorter than this that hold neither blank nor `@` nor `=` are too short for a token, a key or a URL with a password. */
const suspiciousLength = 40
const shortestWithBlank = 12

/** Nesting beyond this is refused: the deepest CRD schemas in use stay under 100. */
const maxDepth = 512

const plain = 0
const suspicious = 1
const special = 2
const classes = new Uint8Array(256)
classes.fill(special, 0, 0x20)
classes[0x22] = special
classes[0x5c] = special
classes[0x20] = suspicious
classes[0x40] = suspicious
// `password=x`
classes[0x3d] = suspicious

const escapes = new Uint8Array(256)
for (const letter of '"\\/bfnrt') escapes[letter.charCodeAt(0)] = 1
const hexDigits = new Uint8Array(256)
for (const digit of '0123456789abcdefABCDEF') hexDigits[digit.charCodeAt(0)] = 1

const isBlank = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

/** A key to take note of; `depth` 1 is the scanned object itself, undefined is anywhere. */
export interface Interest {
  readonly key: string
  readonly depth?: number | undefined
}

interface Candidate {
  readonly mark: number
  readonly bytes: Buffer
  readonly depth: number
}

/**
 * A scanner that knows which keys matter. `marks` grows by `markSize` numbers per place: the interest's number (its
 * index plus one, or `textMark`), the byte where the value or the string's content begins, and the nesting depth.
 */
export class Scanner {
  readonly marks: number[] = []
  /** Whether a line feed was met between tokens since the last reset. */
  sawLineFeed = false
  readonly #byLength: (Candidate[] | undefined)[] = []
  readonly #shortest: number
  readonly #stack = new Uint8Array(maxDepth + 1)

  /** `shortestText`: strings from this length on are noted whatever they hold. */
  constructor(interests: readonly Interest[], shortestText = suspiciousLength) {
    this.#shortest = shortestText
    for (const [index, { key, depth = 0 }] of interests.entries()) {
      const bytes = Buffer.from(key)
      const list = this.#byLength[bytes.length] ?? []
      list.push({ mark: index + 1, bytes, depth })
      this.#byLength[bytes.length] = list
    }
    for (let length = 0; length < this.#byLength.length; length += 1) this.#byLength[length] ??= undefined
  }

  /** The byte after the value that begins at or after `from`. Throws InvalidJson. */
  value(buffer: Buffer, from: number): number {
    const stack = this.#stack
    const marks = this.marks
    const shortest = this.#shortest
    let position = from
    let depth = 0
    let inObject = false
    let wantsKey = false
    for (;;) {
      let byte = buffer[position] as number
      while (byte <= 0x20 && isBlank(byte)) {
        if (byte === 0x0a) this.sawLineFeed = true
        position += 1
        byte = buffer[position] as number
      }
      if (byte === 0x22) {
        const start = position + 1
        let flagged = false
        let escaped = false
        position = start
        for (;;) {
          // Four at a time: beyond the end there is no plain byte, so this cannot run past it.
          while (
            ((classes[buffer[position] as number] as number) |
              (classes[buffer[position + 1] as number] as number) |
              (classes[buffer[position + 2] as number] as number) |
              (classes[buffer[position + 3] as number] as number)) ===
            plain
          ) {
            position += 4
          }
          byte = buffer[position] as number
          const kind = classes[byte]
          if (kind === plain) {
            position += 1
          } else if (kind === suspicious) {
            flagged = true
            position += 1
          } else if (byte === 0x22) {
            break
          } else if (byte === 0x5c) {
            escaped = true
            position = skipEscape(buffer, position)
          } else {
            throw new InvalidJson('a string that does not end or holds a control character', position)
          }
        }
        const length = position - start
        position += 1
        if (wantsKey) {
          byte = buffer[position] as number
          while (byte !== 0x3a) {
            if (!isBlank(byte)) throw new InvalidJson('no colon after a key', position)
            if (byte === 0x0a) this.sawLineFeed = true
            position += 1
            byte = buffer[position] as number
          }
          position += 1
          if (escaped) this.#escapedKey(buffer, start, length, depth, position)
          else if (length < this.#byLength.length) {
            const candidates = this.#byLength[length]
            if (candidates !== undefined) this.#key(candidates, buffer, start, length, depth, position)
          }
          wantsKey = false
          continue
        }
        if (length >= shortest || (flagged && length >= shortestWithBlank)) marks.push(textMark, start, depth)
      } else if (wantsKey) {
        throw new InvalidJson('no key where one belongs', position)
      } else if (byte === 0x7b || byte === 0x5b) {
        if (depth === maxDepth) throw new InvalidJson(`nesting deeper than ${maxDepth}`, position)
        stack[depth] = inObject ? 1 : 0
        depth += 1
        inObject = byte === 0x7b
        position = this.#blanks(buffer, position + 1)
        if (buffer[position] !== (inObject ? 0x7d : 0x5d)) {
          wantsKey = inObject
          continue
        }
        position += 1
        depth -= 1
        inObject = stack[depth] === 1
      } else if (byte === 0x2d || isDigit(byte)) {
        position = skipNumber(buffer, position)
      } else {
        position = skipWord(buffer, position)
      }
      // A value has ended: close what ends with it, then go on after the comma.
      for (;;) {
        if (depth === 0) return position
        byte = buffer[position] as number
        while (byte <= 0x20 && isBlank(byte)) {
          if (byte === 0x0a) this.sawLineFeed = true
          position += 1
          byte = buffer[position] as number
        }
        position += 1
        if (byte === 0x2c) {
          wantsKey = inObject
          break
        }
        if (byte !== (inObject ? 0x7d : 0x5d)) throw new InvalidJson('no comma or end where one belongs', position - 1)
        depth -= 1
        inObject = stack[depth] === 1
      }
    }
  }

  /** The first byte at or after `from` that is no white space. */
  #blanks(buffer: Buffer, from: number): number {
    let position = from
    while (isBlank(buffer[position] as number)) {
      if (buffer[position] === 0x0a) this.sawLineFeed = true
      position += 1
    }
    return position
  }

  #key(list: Candidate[], buffer: Buffer, start: number, length: number, depth: number, after: number): void {
    for (const { mark, bytes, depth: wanted } of list) {
      if (wanted !== 0 && wanted !== depth) continue
      let index = 0
      while (index < length && bytes[index] === buffer[start + index]) index += 1
      if (index === length) this.marks.push(mark, this.#blanks(buffer, after), depth)
    }
  }

  /** `"\u0065nv"` is the key `env` too. The API server never writes it so, but a proxy or a forger may. */
  #escapedKey(buffer: Buffer, start: number, length: number, depth: number, after: number): void {
    // No key of interest holds a quote, a backslash or a control character: only these two escapes could spell one.
    const letter = buffer[buffer.indexOf(0x5c, start) + 1]
    if (letter !== 0x75 && letter !== 0x2f) return
    const decoded = Buffer.from(JSON.parse(buffer.toString('utf8', start - 1, start + length + 1)) as string)
    const list = this.#byLength[decoded.length]
    for (const { mark, bytes, depth: wanted } of list ?? []) {
      if ((wanted === 0 || wanted === depth) && bytes.equals(decoded)) {
        this.marks.push(mark, this.#blanks(buffer, after), depth)
      }
    }
  }
}

function skipEscape(buffer: Buffer, position: number): number {
  const letter = buffer[position + 1] as number
  if (escapes[letter] === 1) return position + 2
  if (letter !== 0x75) throw new InvalidJson('an unknown escape', position)
  for (let index = position + 2; index < position + 6; index += 1) {
    if (hexDigits[buffer[index] as number] !== 1) throw new InvalidJson('an incomplete \\u escape', position)
  }
  return position + 6
}

function skipNumber(buffer: Buffer, from: number): number {
  let position = buffer[from] === 0x2d ? from + 1 : from
  if (buffer[position] === 0x30) position += 1
  else position = skipDigits(buffer, position)
  if (buffer[position] === 0x2e) position = skipDigits(buffer, position + 1)
  if (buffer[position] === 0x65 || buffer[position] === 0x45) {
    position += 1
    if (buffer[position] === 0x2b || buffer[position] === 0x2d) position += 1
    position = skipDigits(buffer, position)
  }
  return position
}

function skipDigits(buffer: Buffer, from: number): number {
  let position = from
  while (isDigit(buffer[position] as number)) position += 1
  if (position === from) throw new InvalidJson('a number without digits', from)
  return position
}

const words = ['true', 'false', 'null'].map(word => Buffer.from(word))

function skipWord(buffer: Buffer, position: number): number {
  for (const word of words) {
    if (buffer[position] === word[0] && buffer.compare(word, 0, word.length, position, position + word.length) === 0) {
      return position + word.length
    }
  }
  throw new InvalidJson('something that is no value', position)
}
