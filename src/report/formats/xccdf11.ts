// XCCDF 1.1 results, for importers from before SCAP 1.2: the same as 1.2, under bare ids.
import type { ReportFormat } from '../format.ts'
import { xmlTemplate } from '../template.ts'
import { xccdfView } from '../xccdf/view.ts'

export const xccdf11: ReportFormat = {
  id: 'xccdf11',
  title: 'XCCDF 1.1 results, for old importers',
  suffix: '.xccdf11.xml',
  mediaType: 'application/xml',
  perBenchmark: true,
  perNode: true,
  async *render(input) {
    const template = await xmlTemplate('xccdf.hbs')
    yield Buffer.from(template(xccdfView(input, input.results[0], '1.1')))
  },
}
