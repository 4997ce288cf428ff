// Tables that wrap their cells, break over pages and repeat their header; pdfkit's own does none of the three when tagged.
import { link } from './link.ts'
import { paint } from './paint.ts'
import { bodyWidth, colors, page, type Style, styles } from './theme.ts'
import type { Element, Writer } from './writer.ts'

export interface Column {
  readonly title: string
  /** Share of the width. */
  readonly share: number
  readonly style?: Style
  readonly align?: 'left' | 'right'
}

export interface Cell {
  readonly text: string
  readonly style?: Style
  /** Named destination that a click leads to. */
  readonly link?: string
}

export type Row = readonly (Cell | string)[]

interface Laid {
  readonly x: number
  readonly width: number
  readonly lines: readonly string[]
  readonly style: Style
  readonly align: 'left' | 'right'
  readonly link: string | undefined
}

const pad = { x: 4, y: 3 } as const

export function table(writer: Writer, columns: readonly Column[], rows: readonly Row[]): void {
  const whole = columns.reduce((sum, column) => sum + column.share, 0)
  const widths = columns.map(column => (column.share / whole) * bodyWidth)
  const lay = (row: Row, header: boolean): Laid[] => {
    let x: number = page.left
    return columns.map((column, index) => {
      const cell = row[index] ?? ''
      const given = typeof cell === 'string' ? { text: cell } : cell
      const style = header ? styles.cellBold : (given.style ?? column.style ?? styles.cell)
      const width = widths[index] ?? 0
      const lines = writer.faces.wrap(style, given.text, width - 2 * pad.x)
      const laid = { x, width, lines, style, align: column.align ?? 'left', link: given.link } as const
      x += width
      return laid
    })
  }
  const header = lay(
    columns.map(column => column.title),
    true,
  )
  const first = rows[0] === undefined ? 0 : heightOf(lay(rows[0], false))
  writer.ensure(heightOf(header) + Math.min(first, 160))
  const element = writer.child('Table')
  drawRow(writer, element, header, 'TH', true)
  for (const row of rows) addRow(writer, element, lay(row, false), header)
  element.end()
  writer.y += 8
}

const heightOf = (cells: readonly Laid[]): number =>
  Math.max(...cells.map(cell => cell.lines.length * cell.style.leading)) + 2 * pad.y

function addRow(writer: Writer, element: Element, cells: readonly Laid[], header: readonly Laid[]): void {
  const fullPage = page.bottom - page.top - heightOf(header)
  const height = heightOf(cells)
  if (height > writer.room && (height <= fullPage || writer.room < 60)) {
    writer.newPage()
    repeatHeader(writer, header)
  }
  if (height <= writer.room) {
    drawRow(writer, element, cells, 'TD', false)
    return
  }
  const [now, later] = split(cells, writer.room - 2 * pad.y)
  drawRow(writer, element, now, 'TD', false)
  addRow(writer, element, later, header)
}

function split(cells: readonly Laid[], room: number): readonly [Laid[], Laid[]] {
  const count = (cell: Laid) => Math.max(1, Math.floor(room / cell.style.leading))
  return [
    cells.map(cell => ({ ...cell, lines: cell.lines.slice(0, count(cell)) })),
    cells.map(cell => ({ ...cell, lines: cell.lines.slice(count(cell)) })),
  ]
}

/** `scope` is missing from the type declarations. */
const headerOptions: object = { scope: 'Column' }

function drawRow(writer: Writer, table: Element, cells: readonly Laid[], type: 'TH' | 'TD', band: boolean): void {
  const height = heightOf(cells)
  underlay(writer, height, band)
  const row = writer.child('TR', table)
  for (const cell of cells) {
    const element = writer.doc.struct(type, type === 'TH' ? headerOptions : {})
    row.add(element)
    drawCell(writer, element, type, cell)
    element.end()
  }
  row.end()
  writer.y += height
}

function drawCell(writer: Writer, element: Element, type: string, cell: Laid): void {
  const y = writer.y + pad.y
  if (cell.link === undefined) {
    put(writer, element, type, cell, y)
    return
  }
  const width = Math.max(...cell.lines.map(line => writer.faces.width(cell.style, line)))
  const box = { x: cell.x + pad.x, y, width, height: cell.lines.length * cell.style.leading }
  link(writer, element, cell.link, cell.lines.join(' '), box, inner => put(writer, inner, 'Link', cell, y))
}

function put(writer: Writer, element: Element, type: string, cell: Laid, y: number): void {
  const { x, width, lines, style, align } = cell
  if (align === 'left') {
    writer.stack(element, type, lines, x + pad.x, y, style)
    return
  }
  for (const [index, line] of lines.entries()) {
    const left = x + width - pad.x - writer.faces.width(style, line)
    writer.stack(element, type, [line], left, y + index * style.leading, style)
  }
}

/** On the pages that follow, the header is for the eye only: a reader of the structure has heard it. */
function repeatHeader(writer: Writer, header: readonly Laid[]): void {
  const height = heightOf(header)
  underlay(writer, height, true)
  writer.artifact(doc => {
    for (const { x, width, lines, style, align } of header) {
      for (const [index, line] of lines.entries()) {
        const left = align === 'left' ? x + pad.x : x + width - pad.x - writer.faces.width(style, line)
        paint(doc, writer.faces, [line], left, writer.y + pad.y + index * style.leading, style)
      }
    }
  })
  writer.y += height
}

function underlay(writer: Writer, height: number, band: boolean): void {
  const { y } = writer
  writer.artifact(doc => {
    if (band) doc.rect(page.left, y, bodyWidth, height).fill(colors.band)
    doc.lineWidth(0.5).strokeColor(colors.line)
    doc
      .moveTo(page.left, y + height)
      .lineTo(page.right, y + height)
      .stroke()
  })
}
