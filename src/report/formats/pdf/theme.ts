// Measures, type sizes and colours of the PDF. Colour never stands alone: every coloured mark also says its word.
import type { ResultWord } from '../../../model/verdict.ts'

export type Face = 'sans' | 'bold' | 'mono'

export interface Style {
  readonly face: Face
  /** Points. */
  readonly size: number
  readonly color: string
  /** Line height in points. */
  readonly leading: number
}

/** US Letter, in points: what the readers of STIG reports print on. */
export const page = { width: 612, height: 792, left: 54, right: 558, top: 76, bottom: 718 } as const
export const bodyWidth = page.right - page.left

const ink = '#1c2733'
const quiet = '#5a6773'

export const colors = { ink, quiet, line: '#c9d1d8', band: '#eef2f5', accent: '#1f4e79', paper: '#ffffff' } as const

const style = (face: Face, size: number, color: string = ink, leading = size * 1.38): Style => ({
  face,
  size,
  color,
  leading,
})

export const styles = {
  title: style('bold', 24, colors.accent),
  subtitle: style('sans', 12, quiet),
  h1: style('bold', 15, colors.accent),
  h2: style('bold', 10.5, ink),
  category: style('bold', 12, ink),
  h3: style('bold', 8.5, colors.accent),
  figure: style('bold', 18),
  body: style('sans', 8.5),
  quiet: style('sans', 7.5, quiet),
  label: style('sans', 7.5, quiet, 8.5 * 1.38),
  strong: style('bold', 8.5),
  cell: style('sans', 7.8),
  cellBold: style('bold', 7.8),
  mono: style('mono', 7.5, ink, 8.5 * 1.3),
  small: style('mono', 6.6, quiet, 9.2),
  banner: style('bold', 10.5),
} as const

export const wordColors: Record<ResultWord, string> = {
  fail: '#b3261e',
  error: '#7a3e9d',
  notchecked: '#a35f00',
  pass: '#2e7d32',
  notapplicable: '#607d8b',
}

/** In the order of tables, tiles and bars. */
export const wordLabels: readonly (readonly [ResultWord, string])[] = [
  ['fail', 'Open'],
  ['error', 'Not Reviewed: error'],
  ['notchecked', 'Not Reviewed: not checked'],
  ['pass', 'Not a Finding'],
  ['notapplicable', 'Not Applicable'],
]
