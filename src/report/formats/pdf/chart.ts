// Bars: how the rules of each category came out. Drawn by us; the same numbers stand in the table above.
import { categoryOf, type Severity, severities } from '../../../model/verdict.ts'
import type { Counts, TestResult } from '../../../schema/evaluation.ts'
import { paint } from './paint.ts'
import { bodyWidth, colors, page, styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

const bar = { height: 16, gap: 9, label: 56 } as const

const totalOf = (counts: Counts): number => wordLabels.reduce((sum, [word]) => sum + counts[word], 0)

export function chart(writer: Writer, result: TestResult): void {
  const rows = severities.filter(severity => totalOf(result.countsBySeverity[severity]) > 0)
  const height = rows.length * (bar.height + bar.gap) + 22
  writer.ensure(height)
  const figure = writer.doc.struct('Figure', { alt: spoken(result, rows) })
  writer.section.add(figure)
  figure.add(writer.doc.markStructureContent('Figure'))
  const longest = Math.max(1, ...rows.map(severity => totalOf(result.countsBySeverity[severity])))
  const scale = (bodyWidth - bar.label - 40) / longest
  for (const severity of rows) drawBar(writer, severity, result.countsBySeverity[severity], scale)
  legend(writer)
  writer.doc.endMarkedContent()
  figure.end()
  writer.y += 20
}

const spoken = (result: TestResult, rows: readonly Severity[]): string =>
  rows
    .map(severity => {
      const counts = result.countsBySeverity[severity]
      const words = wordLabels.filter(([word]) => counts[word] > 0).map(([word, label]) => `${counts[word]} ${label}`)
      return `${categoryOf[severity]}: ${words.join(', ')}.`
    })
    .join(' ')

function drawBar(writer: Writer, severity: Severity, counts: Counts, scale: number): void {
  const { doc, faces, y } = writer
  const write = (text: string, x: number, color: string) =>
    paint(doc, faces, [text], x, y + 3.5, { ...styles.strong, size: 8, color })
  write(categoryOf[severity], page.left, colors.ink)
  let x: number = page.left + bar.label
  for (const [word] of wordLabels) {
    const width = counts[word] * scale
    if (width === 0) continue
    doc.rect(x, y, width, bar.height).fill(wordColors[word])
    const text = String(counts[word])
    const textWidth = faces.width({ ...styles.strong, size: 8 }, text)
    if (textWidth + 4 < width) write(text, x + (width - textWidth) / 2, colors.paper)
    x += width
  }
  write(String(totalOf(counts)), x + 6, colors.quiet)
  writer.y += bar.height + bar.gap
}

function legend(writer: Writer): void {
  const { doc, faces, y } = writer
  let x: number = page.left + bar.label
  for (const [word, label] of wordLabels) {
    doc.rect(x, y + 2, 7, 7).fill(wordColors[word])
    paint(doc, faces, [label], x + 10, y + 1, { ...styles.quiet, size: 7 })
    x += 10 + faces.width({ ...styles.quiet, size: 7 }, label) + 10
  }
}
