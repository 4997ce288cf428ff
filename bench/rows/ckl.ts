// A CKL of 92 rules against pdfkit writing the same text plain.
import { demoEvaluation } from '../lib/demo-evaluation.ts'
import { plainPdf } from '../lib/plain-pdf.ts'
import { rendered, rendering } from '../lib/reports.ts'
import type { RowModule } from '../lib/row.ts'

async function ckl(): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of rendered(await demoEvaluation(), 'ckl')) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

export const { row, sides }: RowModule = {
  row: {
    title: 'CKL of 92 rules',
    floor: 'pdfkit writing the same text plain',
    aim: { factor: 1.5 },
    memory: 250,
    runs: 3,
  },
  sides: {
    ours: async () => rendering(await demoEvaluation(), 'ckl'),
    async floor() {
      const text = await ckl()
      return { work: () => plainPdf([text]) }
    },
  },
}
