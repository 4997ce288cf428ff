// Label and value side by side, line under line: the form in which the report states facts. Tagged as a list.
import { bodyWidth, page, type Style, styles } from './theme.ts'
import type { Element, Writer } from './writer.ts'

export interface Fact {
  readonly label: string
  readonly value: string
  readonly style?: Style
}

interface Options {
  readonly indent?: number
  /** Width of the label column in points. */
  readonly labelWidth?: number
  /** Right edge, where it is not the page's. */
  readonly width?: number
}

/** Facts without a value are left out. */
export function facts(writer: Writer, list: readonly Fact[], options: Options = {}): void {
  const { indent = 0, labelWidth = 84, width = bodyWidth } = options
  const shown = list.filter(fact => fact.value !== '')
  if (shown.length === 0) return
  const parent = writer.child('L')
  const x = page.left + indent
  for (const { label, value, style = styles.body } of shown) {
    const lines = writer.faces.wrap(style, value, width - indent - labelWidth)
    writer.ensure(style.leading * Math.min(lines.length, 2))
    const item = writer.child('LI', parent)
    const labelElement = writer.child('Lbl', item)
    // The label shares its baseline with the value, whatever the sizes of the two.
    const shift = (style.size - styles.label.size) * 0.93
    writer.line(labelElement, 'Lbl', label, x, writer.y + shift, styles.label)
    labelElement.end()
    paint(writer, item, lines, x + labelWidth, style)
    item.end()
    writer.y += 1.5
  }
  parent.end()
}

function paint(writer: Writer, item: Element, lines: readonly string[], x: number, style: Style): void {
  const element = writer.child('LBody', item)
  writer.flow(element, 'LBody', lines, x, style)
  element.end()
}
