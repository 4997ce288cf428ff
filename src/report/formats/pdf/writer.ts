// A cursor that goes down tagged pages: every line of text belongs to an element of structure, everything else is an artifact.
import type { Faces } from './faces.ts'
import { paint } from './paint.ts'
import { ParentTree } from './parent-tree.ts'
import { bodyWidth, page, type Style, styles } from './theme.ts'

export type Element = PDFKit.PDFStructureElement
export type OutlineItem = PDFKit.PDFOutline

export interface Place {
  readonly x: number
  readonly width: number
}

export const body: Place = { x: page.left, width: bodyWidth }

interface PartOptions {
  readonly fresh?: boolean
  /** Points that must follow on the same page. */
  readonly keep?: number | undefined
}

export interface Heading {
  /** No level is left out below another: readers of the structure rely on that. */
  readonly level: 1 | 2 | 3
  readonly text: string
  readonly style: Style
  /** Points that must follow on the same page. */
  readonly keep: number
}

export class Writer {
  readonly doc: PDFKit.PDFDocument
  readonly faces: Faces
  /** Distance of the next line from the top of the page, in points. */
  y: number = page.top
  /** The section that new elements belong to. */
  section: Element
  readonly #root: Element
  readonly #onPage: () => void
  /** Of the heading that minor headings stand under. */
  #level: 1 | 2 | 3 = 1
  #parents: ParentTree | undefined

  /** `onPage` draws banner, header and footer. */
  constructor(doc: PDFKit.PDFDocument, faces: Faces, onPage: () => void) {
    this.doc = doc
    this.faces = faces
    this.#onPage = onPage
    this.#root = doc.struct('Document')
    doc.addStructure(this.#root)
    this.section = this.#root
  }

  newPage(): void {
    this.#parents?.settle()
    this.doc.addPage()
    this.#parents ??= new ParentTree(this.doc)
    this.#onPage()
    this.y = page.top
  }

  get room(): number {
    return page.bottom - this.y
  }

  get atTop(): boolean {
    return this.y === page.top
  }

  /** Goes to the next page unless `height` points are left on this one. */
  ensure(height: number): void {
    if (this.room < height && !this.atTop) this.newPage()
  }

  /** White space, which no page begins with. */
  gap(points: number): void {
    if (!this.atTop) this.y += points
  }

  /** A section that is still open ends where the next begins. */
  openSection(): Element {
    this.closeSection()
    const element = this.doc.struct('Sect')
    this.#root.add(element)
    this.section = element
    return element
  }

  /** Ends the section, which lets pdfkit write it out and forget it. */
  closeSection(): void {
    if (this.section === this.#root) return
    this.section.end()
    this.section = this.#root
  }

  finish(): void {
    this.#root.end()
  }

  child(type: string, parent: Element = this.section): Element {
    const element = this.doc.struct(type)
    parent.add(element)
    return element
  }

  /** Drawing that says nothing: rules, backgrounds. Must not happen inside marked text. */
  artifact(draw: (doc: PDFKit.PDFDocument) => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' })
    draw(this.doc)
    this.doc.endMarkedContent()
  }

  /** One line at a place of its own; `y` is its top. The cursor stays. */
  line(element: Element, type: string, text: string, x: number, y: number, style: Style): void {
    this.stack(element, type, [this.faces.show(style.face, text)], x, y, style)
  }

  /** Lines at a place of their own, one element of content. The text is such that the face can show it. */
  stack(element: Element, type: string, lines: readonly string[], x: number, y: number, style: Style): void {
    element.add(this.doc.markStructureContent(type))
    paint(this.doc, this.faces, lines, x, y, style)
    this.doc.endMarkedContent()
  }

  /** Lines inside marked content that the caller has opened. */
  paint(lines: readonly string[], x: number, y: number, style: Style): void {
    paint(this.doc, this.faces, lines, x, y, style)
  }

  /** Wrapped text that flows over pages. A page never ends with the first line alone. */
  text(text: string, style: Style, place: Place = body, type = 'P', parent: Element = this.section): void {
    const lines = this.faces.wrap(style, text, place.width)
    const element = this.child(type, parent)
    this.flow(element, type, lines, place.x, style)
    element.end()
  }

  flow(element: Element, type: string, lines: readonly string[], x: number, style: Style): void {
    this.ensure(style.leading * Math.min(lines.length, 2))
    for (let from = 0; from < lines.length; ) {
      const fit = Math.floor(this.room / style.leading)
      if (fit < 1) {
        this.newPage()
        // A blank line between paragraphs is no line of its own at the top of a page.
        while (lines[from] === '' && from < lines.length) from += 1
        continue
      }
      const part = lines.slice(from, from + fit)
      this.stack(element, type, part, x, this.y, style)
      this.y += part.length * style.leading
      from += part.length
    }
  }

  /** A heading that is not left behind at the end of a page, with its bookmark. */
  heading({ level, text, style, keep }: Heading, outline: OutlineItem, bookmark: string = text): OutlineItem {
    const lines = this.faces.wrap(style, text, bodyWidth)
    this.ensure(lines.length * style.leading + keep)
    const item = this.bookmark(outline, bookmark)
    this.#level = level
    this.#head(`H${level}`, lines, style)
    return item
  }

  bookmark(outline: OutlineItem, title: string): OutlineItem {
    // pdfkit counts `left` from the right edge: without it the viewer would scroll sideways out of the page.
    const options = { left: page.width, top: Math.max(0, this.y - 10), expanded: false }
    return outline.addItem(title.length > 120 ? `${title.slice(0, 119)}…` : title, options)
  }

  #head(type: string, lines: readonly string[], style: Style): void {
    const element = this.child(type)
    this.flow(element, type, lines, page.left, style)
    element.end()
  }

  /** A rule's heading is laid out by itself; minor headings below it follow its level all the same. */
  under(level: 1 | 2 | 3): void {
    this.#level = level
  }

  /** The opening of a part of the report: a title, a bookmark, and on demand a page of its own. */
  part(title: string, { fresh = false, keep = 90 }: PartOptions = {}): OutlineItem {
    if (fresh && !this.atTop) this.newPage()
    this.openSection()
    this.gap(20)
    const item = this.heading({ level: 1, text: title, style: styles.h1, keep }, this.doc.outline)
    this.y += 4
    return item
  }

  minor(title: string, keep = 30): void {
    this.gap(9)
    const lines = this.faces.wrap(styles.h3, title, bodyWidth)
    this.ensure(lines.length * styles.h3.leading + keep)
    this.#head(`H${this.#level + 1}`, lines, styles.h3)
    this.y += 1
  }
}
