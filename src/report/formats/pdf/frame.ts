// What every page carries: the marking at the top and bottom, what the report is, and page x of y.
import type { Faces } from './faces.ts'
import { later } from './later.ts'
import { paint } from './paint.ts'
import { bodyWidth, colors, page, type Style, styles } from './theme.ts'

export interface FrameText {
  readonly marking: string
  readonly header: string
  readonly footer: string
}

export interface Frame {
  draw(): void
  /** The number of the page at hand, from 1. */
  page(): number
  /** Fills in the number of pages, which every page refers to. */
  finish(): void
}

const totalWidth = 24

/** The number of pages is a drawing that all pages share and that is written last: no page waits in memory for it. */
export function pageFrame(doc: PDFKit.PDFDocument, faces: Faces, text: FrameText): Frame {
  let pages = 0
  const total = later(doc, faces, styles.quiet, totalWidth, 'left')
  const banner = fitted(faces, text.marking)
  return {
    draw() {
      pages += 1
      pagination(doc, 'Top', () => {
        centred(doc, faces, text.marking, 26, banner)
        paint(doc, faces, [firstLine(faces, text.header, bodyWidth)], page.left, 50, styles.quiet)
        rule(doc, 64)
      })
      pagination(doc, 'Bottom', () => {
        rule(doc, 730)
        const label = `Page ${pages} of `
        const right = page.right - totalWidth
        const left = right - faces.width(styles.quiet, label)
        paint(doc, faces, [firstLine(faces, text.footer, left - page.left - 12)], page.left, 735, styles.quiet)
        paint(doc, faces, [label], left, 735, styles.quiet)
        total.place(page.right, 735 + faces.ascent(styles.quiet))
        centred(doc, faces, text.marking, 754, banner)
      })
    },
    page: () => pages,
    finish() {
      total.write(String(pages))
    },
  }
}

function pagination(doc: PDFKit.PDFDocument, edge: 'Top' | 'Bottom', draw: () => void): void {
  doc.markContent('Artifact', { type: 'Pagination', attached: [edge] })
  draw()
  doc.endMarkedContent()
}

function centred(doc: PDFKit.PDFDocument, faces: Faces, text: string, y: number, style: Style): void {
  const shown = faces.show(style.face, text)
  paint(doc, faces, [shown], (page.width - faces.width(style, shown)) / 2, y, style)
}

/** A long marking gets smaller type: it must stand on one line, whole. */
function fitted(faces: Faces, text: string): Style {
  const width = faces.width(styles.banner, faces.show('bold', text))
  const size = styles.banner.size * Math.min(1, bodyWidth / width)
  return { ...styles.banner, size }
}

function firstLine(faces: Faces, text: string, width: number): string {
  const [first = '', ...more] = faces.wrap(styles.quiet, text, width)
  return more.length === 0 ? first : `${first.slice(0, -2)}…`
}

function rule(doc: PDFKit.PDFDocument, y: number): void {
  doc.lineWidth(0.5).strokeColor(colors.line).moveTo(page.left, y).lineTo(page.right, y).stroke()
}
