// Text that is known only when the report is finished, such as the number of a page: drawings that are placed now and
// written last, so that no page has to wait in memory for them.
import type { Faces } from './faces.ts'
import { fillOf } from './paint.ts'
import type { Style } from './theme.ts'

interface Reference {
  end(content: string): void
}

export interface Later {
  /** Draws it in the room that ends at `right` and its baseline at `y`, on the page at hand. As often as it is wanted. */
  place(right: number, y: number): void
  /** Once, at the end. */
  write(text: string): void
}

/** `width` is room enough for the text, in points. The face must be able to show it glyph by glyph. */
export function later(
  doc: PDFKit.PDFDocument,
  faces: Faces,
  style: Style,
  width: number,
  align: 'left' | 'right' = 'right',
): Later {
  const font = faces.font(style.face)
  const reference = doc.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, -4, width, style.size + 2],
    Resources: { Font: { [font.id]: font.ref() } },
  }) as unknown as Reference & { readonly id: number }
  const name = `Later${reference.id}`
  return {
    place(right, y) {
      const { xobjects } = doc.page as unknown as { readonly xobjects: Record<string, unknown> }
      xobjects[name] = reference
      // pdfkit's pages count downwards; the drawing counts upwards, as PDF does.
      doc.addContent(`q 1 0 0 -1 ${(right - width).toFixed(2)} ${y.toFixed(2)} cm /${name} Do Q`)
    },
    write(text) {
      const left = align === 'left' ? 0 : Math.max(0, width - faces.width(style, text))
      const code = faces.encode(style.face, text) ?? '<>'
      reference.end(`${fillOf(style.color)} rg BT /${font.id} ${style.size} Tf ${left.toFixed(2)} 0 Td ${code} Tj ET`)
    },
  }
}
