// A CKL of 92 rules against pdfkit writing the same text plain.
import { renderReports } from '../../src/report/index.ts'
import { demoEvaluation } from '../lib/demo-evaluation.ts'
import { plainPdf } from '../lib/plain-pdf.ts'
import type { RowModule } from '../lib/row.ts'

async function ckl(): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const { chunks } of renderReports(await demoEvaluation(), { formats: ['ckl'] }))
    for await (const chunk of chunks) parts.push(chunk)
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
    async ours() {
      const evaluation = await demoEvaluation()
      return {
        async work() {
          let bytes = 0
          for await (const { chunks } of renderReports(evaluation, { formats: ['ckl'] }))
            for await (const chunk of chunks) bytes += chunk.length
          return bytes
        },
      }
    },
    async floor() {
      const text = await ckl()
      return { work: () => plainPdf([text]) }
    },
  },
}
