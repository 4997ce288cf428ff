// What goes into a cell of a spreadsheet: never a formula, never more than a cell holds.
import { cut } from './clean.ts'
import { longestText } from './details.ts'

// Spreadsheets run what begins so (CWE-1236). Blanks in front do not stop them.
const formula = /^\s*[=+\-@\t\r]/

/** The text, with an apostrophe in front where a spreadsheet would take it for a formula, cut to the size of a cell. */
export function cellText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return cut(safe, longestText, left => ` [Cut here: ${left} more characters. The result file of stigpack has all.]`)
}

/** One line of CSV by RFC 4180, with CR LF. Every cell is quoted, so that no reader guesses at types. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map(cell => `"${cellText(cell).replaceAll('"', '""')}"`).join(',')}\r\n`
