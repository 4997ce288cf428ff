// A link to another place of the report: marked text and the annotation that is clicked, tied together in the structure.
import type { Element, Writer } from './writer.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `structParent` is missing from the type declarations. */
type GoTo = (x: number, y: number, w: number, h: number, name: string, options: object) => void

/** `draw` puts the text into the element that it is given. `words` are what a reader hears of the link. */
export function link(
  writer: Writer,
  parent: Element,
  destination: string,
  words: string,
  { x, y, width, height }: Box,
  draw: (element: Element) => void,
): void {
  const element = writer.child('Link', parent)
  draw(element)
  const goTo = writer.doc.goTo.bind(writer.doc) as GoTo
  goTo(x, y, width, height, destination, { structParent: element, Contents: new String(words) as string })
  element.end()
}
