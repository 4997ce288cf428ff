// The table of contents: its titles are known from the plan, its page numbers when everything else is written.

import { type Later, later } from './later.ts'
import { link } from './link.ts'
import { colors, page, styles } from './theme.ts'
import type { Writer } from './writer.ts'

interface Entry {
  readonly id: string
  readonly title: string
}

const numberWidth = 40

/** Where the bookmark and the line of a part lead. */
export const placeOfPart = (id: string): string => `part/${id}`

export class Contents {
  readonly #numbers = new Map<string, Later>()

  draw(writer: Writer, entries: readonly Entry[]): void {
    writer.part('Contents', { fresh: true })
    const list = writer.child('TOC')
    for (const entry of entries) this.#line(writer, list, entry)
    list.end()
    writer.closeSection()
  }

  #line(writer: Writer, list: ReturnType<Writer['child']>, { id, title }: Entry): void {
    const style = { ...styles.body, size: 9.5, leading: 19 }
    writer.ensure(style.leading)
    const { doc, faces, y } = writer
    const [shown = ''] = faces.wrap(style, title, page.right - page.left - numberWidth - 20)
    const number = later(doc, faces, style, numberWidth)
    this.#numbers.set(id, number)
    const item = writer.child('TOCI', list)
    const box = { x: page.left, y, width: page.right - page.left, height: style.leading - 3 }
    link(writer, item, placeOfPart(id), title, box, element => {
      element.add(doc.markStructureContent('Link'))
      writer.paint([shown], page.left, y, style)
      number.place(page.right, y + faces.ascent(style))
      doc.endMarkedContent()
    })
    item.end()
    const from = page.left + faces.width(style, shown) + 8
    writer.artifact(() =>
      doc
        .save()
        .lineWidth(0.6)
        .dash(1, { space: 3 })
        .strokeColor(colors.line)
        .moveTo(from, y + 10)
        .lineTo(page.right - numberWidth + 12, y + 10)
        .stroke()
        .restore(),
    )
    writer.y += style.leading
  }

  /** `pageOf` knows on which page each part began. */
  finish(pageOf: (id: string) => number | undefined): void {
    for (const [id, number] of this.#numbers) number.write(String(pageOf(id) ?? ''))
  }
}
