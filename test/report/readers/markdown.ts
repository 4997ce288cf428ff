// Statuses out of the table of all rules of a Markdown report.
import { labelTable, type Reader, tally } from './status.ts'

export const markdown: Reader = {
  read(bytes) {
    const tables = bytes
      .toString('utf8')
      .split(/^### All rules$/m)
      .slice(1)
      // The sections of the next benchmark follow.
      .map(rest => rest.split(/^#/m)[0] ?? '')
    const rows = tables.flatMap(table =>
      table.split('\n').filter(line => /^\| /.test(line) && !/^\| Rule \|/.test(line)),
    )
    // A bar inside a cell has a backslash before it; a waiver is named behind the status, which it does not change.
    return tally(
      rows.map(
        row =>
          row
            .split(/(?<!\\)\|/)[4]
            ?.replace(/\(waived.*\)/, '')
            .trim() ?? '',
      ),
      labelTable,
    )
  },
}
