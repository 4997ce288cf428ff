// POA&M for eMASS: one row per open rule, as a workbook for its import and as CSV with the same cells.
import { csvLine } from '../../cells.ts'
import type { ReportFormat, ReportInput } from '../../format.ts'
import { columns } from './columns.ts'
import { workbook } from './workbook.ts'

export const poam: ReportFormat = {
  id: 'poam',
  title: 'plan of action and milestones for eMASS (xlsx and CSV)',
  suffix: '.poam.xlsx',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    yield await workbook(rows(input))
  },
  companions: [
    {
      suffix: '.poam.csv',
      mediaType: 'text/csv',
      async *render(input) {
        yield Buffer.from(rows(input).map(csvLine).join(''))
      },
    },
  ],
}

/** The headings, then a row for every rule that is open: what is not reviewed is no weakness yet, and has none. */
function rows(input: ReportInput): string[][] {
  const open = input.results.flatMap(result =>
    result.rules.filter(rule => rule.result === 'fail').map(rule => ({ input, result, rule })),
  )
  return [columns.map(({ heading }) => heading), ...open.map(row => columns.map(({ cell }) => cell(row)))]
}
