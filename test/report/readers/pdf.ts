// Statuses out of the verdicts that a PDF prints, rule by rule.
import { readPdf } from '../helpers/pdf-text.ts'
import { type Reader, resultTable, tally } from './status.ts'

const verdict = /^(?:Open|Not [A-Z a-z]+) \((\w+)\)$/gm

export const pdf: Reader = {
  read: bytes =>
    tally(
      [...readPdf(bytes).pages.join('\n').matchAll(verdict)].map(match => match[1] ?? ''),
      resultTable,
    ),
}
