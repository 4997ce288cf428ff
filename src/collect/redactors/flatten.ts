// Raw JSON text made readable without moving a byte: each escape becomes fillers and the character that it stands for.

/** Before a character that was escaped: as many as its escape has bytes more. Never a boundary. */
export const filler = '\x01'
/** In place of the letter of an escape within an escape (`\\n`): a name may begin after it. */
const softBreak = '\x02'
/** Where an item of a list begins and ends. */
export const itemEdge = '\x03'

const escapes = /\\+(?:u[0-9a-fA-F]{4}|[nrtbf"'/])?/g

/** The same length as `raw`, so that places in it are places in the page. */
export function flatten(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(escapes, written => {
    const { length } = written
    const last = written.at(-1) ?? ''
    if (length >= 6 && written.at(-5) === 'u') return filler.repeat(length - 1) + character(written.slice(-4))
    const isNested = (length - 1) % 2 === 0
    if (last === 'n' || last === 'r') return isNested ? filler.repeat(length - 1) + softBreak : blanks(length - 1, '\n')
    if (last === 't' || last === 'b' || last === 'f')
      return isNested ? filler.repeat(length - 1) + softBreak : blanks(length - 1, ' ')
    return filler.repeat(length - 1) + last
  })
}

const blanks = (count: number, last: string): string => ' '.repeat(count) + last

/** What is not plain ASCII is some letter or other here. */
function character(hex: string): string {
  const code = Number.parseInt(hex, 16)
  if (code === 0x0a || code === 0x0d) return '\n'
  if (code === 0x09) return ' '
  return code < 0x20 || code > 0x7e ? 'x' : String.fromCharCode(code)
}

/** What a stretch of flattened text says. */
export const plain = (flat: string): string => flat.replaceAll(filler, '')

export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The value that begins at `from`: a whole item of a list, what is between quotes (or between braces, as ODBC has it), or
 * a word. A quote that never closes takes everything after it along, so that a search that fails is the last one.
 */
export function valueAt(flat: string, from: number, longest = flat.length): Span {
  const limit = Math.min(flat.length, from + longest)
  let start = from
  if (flat[start] === itemEdge) return { start: start + 1, end: edgeAfter(flat, start + 1) }
  while (flat[start] === filler) start += 1
  const opener = flat[start]
  if (opener === '"' || opener === "'" || opener === '`') {
    const depth = start - from
    return { start: start + 1, end: closing(flat, start + 1, opener, depth, limit) }
  }
  if (opener === '{') {
    const close = flat.indexOf('}', start)
    return { start: from, end: close === -1 ? flat.length : close + 1 }
  }
  return { start: from, end: wordEnd(flat, from) }
}

export function edgeAfter(flat: string, from: number): number {
  const edge = flat.indexOf(itemEdge, from)
  return edge === -1 ? flat.length : edge
}

/** A quote behind more backslashes than the opening one belongs to the value; one behind fewer ends what encloses it. */
function closing(flat: string, from: number, quote: string, depth: number, limit: number): number {
  let fillersBefore = 0
  for (let at = from; at < limit; at += 1) {
    const letter = flat[at]
    if (letter === filler) fillersBefore += 1
    else if (letter === itemEdge || (letter === quote && fillersBefore <= depth)) return at - fillersBefore
    else fillersBefore = 0
  }
  return limit
}

export function wordEnd(flat: string, from: number): number {
  let fillersBefore = 0
  for (let at = from; at < flat.length; at += 1) {
    const code = flat.charCodeAt(at)
    if (code === 1) fillersBefore += 1
    else if (isWordStop(code)) return at - fillersBefore
    else fillersBefore = 0
  }
  return flat.length
}

const isWordStop = (code: number): boolean =>
  code === 0x20 ||
  code === 0x0a ||
  code === 0x09 ||
  code === 3 ||
  code === 0x22 ||
  code === 0x27 ||
  code === 0x60 ||
  code === 0x3b ||
  code === 0x7c
