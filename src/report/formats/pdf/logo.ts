// The logo of the site on the cover.
import { setImmediate } from 'node:timers/promises'
import type { Logo } from '../../logo.ts'

/** What pdfkit keeps of an image behind its types. */
interface Opened {
  readonly label: string
  readonly obj: unknown
  /** Null once a PNG is written out; other images have none. */
  readonly imgData?: unknown
  embed(doc: PDFKit.PDFDocument): void
}

export interface EmbeddedLogo {
  /** Points; the ratio is the image's own. */
  readonly width: number
  readonly height: number
  draw(x: number, y: number): void
}

/** Written into the file at once: the alpha of a PNG is unpacked in the background, and the bytes must not depend on when. */
export async function embedLogo(
  doc: PDFKit.PDFDocument,
  logo: Logo,
  box: { readonly width: number; readonly height: number },
): Promise<EmbeddedLogo> {
  const image = (doc as unknown as { openImage(bytes: Buffer): Opened }).openImage(Buffer.from(logo.bytes))
  image.embed(doc)
  while (image.imgData !== undefined && image.imgData !== null) await setImmediate()
  const scale = Math.min(box.width / logo.width, box.height / logo.height)
  const [width, height] = [logo.width * scale, logo.height * scale]
  return { width, height, draw: (x, y) => void doc.image(image as unknown as string, x, y, { width, height }) }
}
