// The block at the lower right of the first page: who controls the document. DoDI 5200.48 wants it there for CUI.
import { designationLines } from '../../designation.ts'
import type { ReportInput } from '../../format.ts'
import { colors, page, styles } from './theme.ts'
import type { Writer } from './writer.ts'

export function designation(writer: Writer, input: ReportInput): void {
  const lines = designationLines(input)
  if (lines.length === 0) return
  const width = 276
  const style = { ...styles.quiet, color: colors.ink }
  const wrapped = lines.flatMap(line => writer.faces.wrap(style, line, width - 16))
  const height = wrapped.length * 13 + 12
  writer.ensure(height + 12)
  const y = page.bottom - height - 4
  const x = page.right - width
  writer.artifact(doc => doc.lineWidth(0.8).strokeColor(colors.ink).rect(x, y, width, height).stroke())
  const element = writer.child('P')
  for (const [index, line] of wrapped.entries()) writer.line(element, 'P', line, x + 8, y + 7 + index * 13, style)
  element.end()
}
