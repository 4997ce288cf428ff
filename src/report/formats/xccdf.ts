// XCCDF 1.2 results: one benchmark with its rules, and the test result of one asset in it.
import type { ReportFormat } from '../format.ts'
import { xmlTemplate } from '../template.ts'
import { xccdfView } from '../xccdf/view.ts'

export const xccdf: ReportFormat = {
  id: 'xccdf',
  title: 'XCCDF 1.2 results',
  suffix: '.xccdf.xml',
  mediaType: 'application/xml',
  perBenchmark: true,
  perNode: true,
  async *render(input) {
    const template = await xmlTemplate('xccdf.hbs')
    yield Buffer.from(template(xccdfView(input, input.results[0], '1.2')))
  },
}
