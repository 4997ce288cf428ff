// CKLB: the JSON checklist of STIG Viewer 3.
import { cklbText } from '../checklist/cklb.ts'
import { checklistOf } from '../checklist/from-evaluation.ts'
import type { ReportFormat } from '../format.ts'

export const cklb: ReportFormat = {
  id: 'cklb',
  title: 'checklist of STIG Viewer 3 (JSON)',
  suffix: '.cklb',
  mediaType: 'application/json',
  perBenchmark: false,
  perNode: true,
  async *render(input) {
    yield Buffer.from(cklbText(checklistOf(input)))
  },
}
