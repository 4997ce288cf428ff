// Bars: how rules came out, by category or by area. Drawn by us; the same numbers stand in a table beside them.
import type { ResultWord } from '../../../model/verdict.ts'
import type { Counts } from '../../../schema/evaluation.ts'
import { paint } from './paint.ts'
import { bodyWidth, colors, page, styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

export interface Bar {
  readonly label: string
  readonly counts: Counts
}

const bar = { height: 15, gap: 7 } as const
const number = { ...styles.strong, size: 8 }

const totalOf = (counts: Counts): number => wordLabels.reduce((sum, [word]) => sum + counts[word], 0)

const mostBars = 14

/** Points that the first figure of so many bars takes: what a heading above it has to keep together with. */
export const chartHeight = (bars: number): number => Math.min(bars, mostBars) * (bar.height + bar.gap) + 24

/** Bars without rules are left out. `labelWidth` in points. */
export function chart(writer: Writer, bars: readonly Bar[], labelWidth: number): void {
  const rows = bars.filter(({ counts }) => totalOf(counts) > 0)
  if (rows.length === 0) return
  // Half a page at a time, so that a figure is never cut by the end of one.
  for (let from = 0; from < rows.length; from += mostBars)
    figure(writer, rows.slice(from, from + mostBars), rows, labelWidth)
}

function figure(writer: Writer, rows: readonly Bar[], all: readonly Bar[], labelWidth: number): void {
  const height = chartHeight(rows.length)
  writer.ensure(height)
  const top = writer.y
  const bbox = [page.left, top, page.right, top + height]
  const element = writer.doc.struct('Figure', { alt: spoken(rows), bbox } as object)
  writer.section.add(element)
  element.add(writer.doc.markStructureContent('Figure'))
  const longest = Math.max(1, ...all.map(({ counts }) => totalOf(counts)))
  const scale = (bodyWidth - labelWidth - 30) / longest
  for (const row of rows) drawBar(writer, row, labelWidth, scale)
  legend(writer, labelWidth)
  writer.doc.endMarkedContent()
  element.end()
  writer.y += 20
}

const spoken = (rows: readonly Bar[]): string =>
  rows
    .map(({ label, counts }) => {
      const words = wordLabels.filter(([word]) => counts[word] > 0).map(([word, name]) => `${counts[word]} ${name}`)
      return `${label}: ${words.join(', ')}.`
    })
    .join(' ')

function drawBar(writer: Writer, { label, counts }: Bar, labelWidth: number, scale: number): void {
  const { doc, faces, y } = writer
  const write = (text: string, x: number, color: string) => paint(doc, faces, [text], x, y + 3, { ...number, color })
  write(label, page.left, colors.ink)
  let x: number = page.left + labelWidth
  for (const [word] of wordLabels) {
    const width = counts[word] * scale
    if (width === 0) continue
    swatch(doc, word, x, y, width, bar.height)
    const text = String(counts[word])
    const textWidth = faces.width(number, text)
    if (textWidth + 4 < width) {
      // A plain ground, so that no pattern runs through the number.
      const left = x + (width - textWidth) / 2
      doc.rect(left - 2, y + 2, textWidth + 4, bar.height - 4).fill(wordColors[word])
      write(text, left, colors.paper)
    }
    x += width
  }
  write(String(totalOf(counts)), x + 5, colors.quiet)
  writer.y += bar.height + bar.gap
}

/** Each word has a pattern of its own: a print in black and white, and eyes that do not tell red from green, see it too. */
function swatch(doc: PDFKit.PDFDocument, word: ResultWord, x: number, y: number, width: number, height: number): void {
  doc.rect(x, y, width, height).fill(wordColors[word])
  const lines = patterns[word](x, y, width, height)
  if (lines.length > 0) {
    doc.save().rect(x, y, width, height).clip()
    for (const [x1, y1, x2, y2] of lines) doc.moveTo(x1, y1).lineTo(x2, y2)
    doc.lineWidth(0.9).strokeColor(colors.paper).stroke().restore()
  }
  doc.rect(x, y, width, height).lineWidth(0.6).strokeColor(colors.paper).stroke()
}

type Line = readonly [x1: number, y1: number, x2: number, y2: number]
type Pattern = (x: number, y: number, width: number, height: number) => readonly Line[]

const steps = (length: number, step: number): number[] =>
  Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step)

const falling: Pattern = (x, y, width, height) =>
  steps(width + height, 5).map(at => [x + at - height, y, x + at, y + height] as const)
const rising: Pattern = (x, y, width, height) =>
  steps(width + height, 5).map(at => [x + at - height, y + height, x + at, y] as const)
const upright: Pattern = (x, y, width, height) => steps(width, 4).map(at => [x + at, y, x + at, y + height] as const)

const patterns: Record<ResultWord, Pattern> = {
  fail: () => [],
  error: (...box) => [...falling(...box), ...rising(...box)],
  notchecked: rising,
  pass: (x, y, width, height) => [y + 2.5, y + height - 2.5].map(at => [x, at, x + width, at] as const),
  notapplicable: upright,
}

function legend(writer: Writer, labelWidth: number): void {
  const { doc, faces, y } = writer
  const style = { ...styles.quiet, size: 7 }
  let x: number = page.left + labelWidth
  for (const [word, label] of wordLabels) {
    swatch(doc, word, x, y + 1, 12, 9)
    paint(doc, faces, [label], x + 15, y + 1, style)
    x += 15 + faces.width(style, label) + 9
  }
}
