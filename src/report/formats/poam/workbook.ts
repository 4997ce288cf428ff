// Rows of text as an xlsx workbook with one sheet; the same rows give the same bytes.
import { cellText } from '../../cells.ts'
import { withFixedTimes } from './zip-times.ts'

const headingStyle = { fontWeight: 'bold', backgroundColor: '#d9e2ef', wrap: true, alignVertical: 'top' } as const
const cellStyle = { wrap: true, alignVertical: 'top' } as const

/** The first row is the headings: bold, and in sight while the others scroll. */
export async function workbook([headings = [], ...rows]: readonly (readonly string[])[]): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node')
  // Every cell is text: a digest or a version must not become a number, nor a text a formula.
  const cell = (value: string) => (value === '' ? null : { type: String, value: cellText(value), ...cellStyle })
  const sheet = [headings.map(value => ({ type: String, value, ...headingStyle })), ...rows.map(row => row.map(cell))]
  const bytes = await writeXlsxFile(sheet, {
    sheet: 'POA&M',
    stickyRowsCount: 1,
    columns: headings.map(heading => ({ width: Math.min(48, Math.max(14, heading.length)) })),
  }).toBuffer()
  return withFixedTimes(bytes)
}
