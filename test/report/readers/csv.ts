// Statuses out of the rows of a CSV.
import { type Reader, resultTable, tally } from './status.ts'

/** Rows of cells, as RFC 4180 writes them. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
  }
  return rows.filter(row => row.length > 1)
}

export const csv: Reader = {
  read(bytes) {
    const [head = [], ...rows] = csvRows(bytes.toString('utf8').replace(/^\ufeff/, ''))
    const column = head.indexOf('Result')
    return tally(
      rows.map(row => row[column] ?? ''),
      resultTable,
    )
  },
}
