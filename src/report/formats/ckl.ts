// CKL: the XML checklist of STIG Viewer 2, and what eMASS and STIG Manager still take first.
import { cklText } from '../checklist/ckl.ts'
import { checklistOf } from '../checklist/from-evaluation.ts'
import type { ReportFormat } from '../format.ts'

export const ckl: ReportFormat = {
  id: 'ckl',
  title: 'checklist of STIG Viewer 2 (XML)',
  suffix: '.ckl',
  mediaType: 'application/xml',
  perBenchmark: false,
  perNode: true,
  async *render(input) {
    yield Buffer.from(await cklText(checklistOf(input), input.evaluation.tool.version))
  },
}
