// A PDF of about 300 pages against pdfkit writing the same text plain: the 92 rules of the demo, on three times the targets.
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { demoEvaluation } from '../lib/demo-evaluation.ts'
import { plainPdf } from '../lib/plain-pdf.ts'
import { rendering } from '../lib/reports.ts'
import type { RowModule } from '../lib/row.ts'

/** The demo with its checks repeated, as a cluster of three times the size would give them. */
async function large(): Promise<Evaluation> {
  const evaluation = await demoEvaluation()
  return {
    ...evaluation,
    results: evaluation.results.map(result => ({
      ...result,
      rules: result.rules.map(rule => ({
        ...rule,
        checks: [1, 2, 3, 4, 5, 6].flatMap(copy =>
          rule.checks.map(check => ({
            ...check,
            target: { ...check.target, name: `${check.target.name} ${copy}` },
            found: `${check.found} ${copy}`,
          })),
        ),
      })),
    })),
  }
}

const texts = (evaluation: Evaluation): string[] =>
  evaluation.results.flatMap(({ rules }) =>
    rules.flatMap(({ checks, title, message, discussion, check, fix }) => [
      title,
      message,
      discussion,
      check,
      fix,
      ...checks.flatMap(one => [
        `${one.result} ${one.target.name} ${one.control}`,
        one.literal.message,
        one.effective.message,
        one.expected,
        one.found,
        ...one.citations.map(({ file, sha256, line, at }) => `${file} ${line ?? ''} ${at ?? ''} ${sha256}`),
        ...one.waitsFor,
      ]),
    ]),
  )

export const { row, sides }: RowModule = {
  row: {
    title: 'PDF of about 300 pages',
    floor: 'pdfkit writing the same text plain',
    aim: { factor: 1.5 },
    memory: 250,
    runs: 3,
  },
  sides: {
    ours: async () => rendering(await large(), 'pdf'),
    async floor() {
      const paragraphs = texts(await large())
      return { work: () => plainPdf(paragraphs) }
    },
  },
}
