// The embedded typefaces: what they can show, how wide it is, and where lines break.
import { readFile } from 'node:fs/promises'
import { assetPath } from '../../../assets.ts'
import { nameOf } from '../../clean.ts'
import type { Face, Style } from './theme.ts'

// The fourteen standard fonts of PDF are not embedded and know Latin only; DejaVu also has Greek, Cyrillic, Arabic and signs.
const files: Record<Face, string> = { sans: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf', mono: 'DejaVuSansMono.ttf' }

const loaded = new Map<Face, Promise<Buffer>>()

function load(face: Face): Promise<Buffer> {
  const known = loaded.get(face)
  if (known !== undefined) return known
  const file = readFile(assetPath('templates', 'fonts', files[face]))
  loaded.set(face, file)
  return file
}

/** What pdfkit keeps behind its types: the font program that the current face was opened from. */
export interface OpenFont {
  readonly id: string
  /** In thousandths of an em. */
  readonly ascender: number
  ref(): unknown
  encode(text: string): readonly [readonly string[], unknown]
  readonly font: {
    readonly unitsPerEm: number
    hasGlyphForCodePoint(code: number): boolean
    glyphForCodePoint(code: number): { readonly advanceWidth: number }
  }
}

interface Measured {
  readonly open: OpenFont
  /** Advance widths in em, by code point. */
  readonly widths: Map<number, number>
  /** Glyph numbers as PDF writes them, by character. */
  readonly codes: Map<string, string>
}

// Scripts in which one character is one glyph, whatever stands beside it.
const plain = /^[\u0020-\u02ff\u0370-\u058f\u1e00-\u1fff\u2000-\u2bff]*$/

export class Faces {
  readonly #faces: ReadonlyMap<Face, Measured>

  private constructor(faces: ReadonlyMap<Face, Measured>) {
    this.#faces = faces
  }

  static async open(doc: PDFKit.PDFDocument): Promise<Faces> {
    const faces = new Map<Face, Measured>()
    for (const face of ['sans', 'bold', 'mono'] as const) {
      doc.registerFont(face, await load(face)).font(face)
      const { _font: open } = doc as unknown as { readonly _font: OpenFont }
      faces.set(face, { open, widths: new Map(), codes: new Map() })
    }
    return new Faces(faces)
  }

  font(face: Face): OpenFont {
    return this.#of(face).open
  }

  #of(face: Face): Measured {
    const found = this.#faces.get(face)
    if (found === undefined) throw new Error(`the face ${face} is not open`)
    return found
  }

  /** Characters that the face lacks become `[U+65E5]`: pdfkit would print nothing for them, and nobody would notice. */
  show(face: Face, text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII, which every face has
    if (/^[\u0000-\u007e]*$/.test(text)) return text
    const { font } = this.#of(face).open
    const has = (character: string) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
    return Array.from(text, character =>
      character === '\n' || character === '\t' || has(character) ? character : nameOf(character),
    ).join('')
  }

  /**
   * `<0012…>`, ready for the Tj operator; undefined for text that must be shaped (Arabic, combining marks), which pdfkit
   * does. Going glyph by glyph takes half of the time and a third of the memory of shaping every word.
   */
  encode(face: Face, text: string): string | undefined {
    if (!plain.test(text)) return undefined
    const { open, codes } = this.#of(face)
    let hex = ''
    for (const character of text) {
      let code = codes.get(character)
      if (code === undefined) {
        code = open.encode(character)[0].join('')
        codes.set(character, code)
      }
      hex += code
    }
    return `<${hex}>`
  }

  /** Height of the baseline below the top of a line, in points. */
  ascent({ face, size }: Style): number {
    return (this.#of(face).open.ascender / 1000) * size
  }

  /** In points. Kerning is left out: it makes lines shorter by a hair, never longer. */
  width({ face, size }: Style, text: string): number {
    const measured = this.#of(face)
    let em = 0
    for (const character of text) em += advance(measured, character.codePointAt(0) ?? 0)
    return em * size
  }

  /** Lines of `text` that fit `width` points. Indentation is kept; what has no blanks breaks after `/ , . = : - _`. */
  wrap(style: Style, text: string, width: number): string[] {
    const measured = this.#of(style.face)
    const shown = this.show(style.face, text.replaceAll('\t', '    ')).trimEnd()
    return shown.split('\n').flatMap(line => breakLine(measured, line.trimEnd(), width / style.size))
  }
}

function advance({ open, widths }: Measured, code: number): number {
  const known = widths.get(code)
  if (known !== undefined) return known
  const width = open.font.glyphForCodePoint(code).advanceWidth / open.font.unitsPerEm
  widths.set(code, width)
  return width
}

/** `width` in em. */
function breakLine(face: Measured, line: string, width: number): string[] {
  const lines: string[] = []
  let rest = line
  for (;;) {
    const end = fitting(face, rest, width)
    if (end >= rest.length) return [...lines, rest]
    lines.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
}

/** How much of `line`, in UTF-16 units, goes on one line: up to the best place to break, one character at least. */
function fitting(face: Measured, line: string, width: number): number {
  let used = 0
  let index = 0
  let blank = 0
  let blankAt = 0
  let joint = 0
  for (const character of line) {
    used += advance(face, character.codePointAt(0) ?? 0)
    const next = index + character.length
    if (used > width && index > 0 && character !== ' ') {
      // A blank is the better place, unless it leaves more than half of the line empty before a long path or flag.
      if (blank > 0 && (blankAt > width / 2 || joint <= blank)) return blank
      return joint > 0 ? joint : index
    }
    if (character === ' ' && line.slice(0, index).trim() !== '') {
      blank = next
      blankAt = used
    } else if ('/,.=:-_;&?|'.includes(character)) joint = next
    index = next
  }
  return line.length
}
