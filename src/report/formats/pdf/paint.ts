// Puts lines of text on the page, as PDF operators of our own: pdfkit's text() writes ten small pieces for every line.
import type { Faces, OpenFont } from './faces.ts'
import type { Style } from './theme.ts'

/** `y` is the top of the first line. Marked content is the caller's business. */
export function paint(
  doc: PDFKit.PDFDocument,
  faces: Faces,
  lines: readonly string[],
  x: number,
  y: number,
  style: Style,
): void {
  const font = faces.font(style.face)
  const ascent = faces.ascent(style)
  let operators = ''
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const top = y + index * style.leading
    const code = faces.encode(style.face, line)
    if (code === undefined) shape(doc, line, x, top, style)
    // pdfkit's pages count downwards; text is turned upright again by its own matrix.
    else operators += `1 0 0 -1 ${x.toFixed(2)} ${(top + ascent).toFixed(2)} Tm ${code} Tj\n`
  }
  if (operators === '') return
  useFont(doc, font)
  doc.addContent(`BT /${font.id} ${style.size.toFixed(2)} Tf ${fillOf(style.color)} rg\n${operators}ET`)
}

function shape(doc: PDFKit.PDFDocument, line: string, x: number, y: number, { face, size, color }: Style): void {
  doc.font(face).fontSize(size).fillColor(color).text(line, x, y, { lineBreak: false })
}

function useFont(doc: PDFKit.PDFDocument, font: OpenFont): void {
  const { fonts } = doc.page as unknown as { readonly fonts: Record<string, unknown> }
  fonts[font.id] ??= font.ref()
}

/** `#1c2733` as three numbers from 0 to 1. */
export function fillOf(color: string): string {
  const number = Number.parseInt(color.slice(1), 16)
  return [number >> 16, (number >> 8) & 0xff, number & 0xff].map(part => (part / 255).toFixed(3)).join(' ')
}
