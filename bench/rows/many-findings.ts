// Half a million findings as page, table and lines, against JSON.stringify of the same findings: what is written is never held.
import type { CheckResult, Evaluation } from '../../src/schema/evaluation.ts'
import { demoEvaluation } from '../lib/demo-evaluation.ts'
import { rendering } from '../lib/reports.ts'
import type { RowModule } from '../lib/row.ts'

const findings = 500_000

/** The STIG of the demo; its rules have the findings in turn, each about a pod of its own. */
async function many(): Promise<Evaluation> {
  const evaluation = await demoEvaluation()
  const stig = evaluation.results.filter(({ benchmark }) => benchmark.id === 'kubernetes-stig')
  const results = stig.map(result => ({
    ...result,
    rules: result.rules.map((rule, index) => {
      const count = Math.ceil((findings - index) / result.rules.length)
      const [model] = rule.checks
      return model === undefined
        ? rule
        : { ...rule, checks: Array.from({ length: count }, (_, pod) => about(model, pod)) }
    }),
  }))
  return { ...evaluation, results }
}

const about = (check: CheckResult, pod: number): CheckResult => ({
  ...check,
  target: { kind: 'object', name: `Pod team-${pod % 200}/web-${pod}` },
})

export const { row, sides }: RowModule = {
  row: {
    title: 'HTML, CSV and NDJSON of 500,000 findings',
    floor: '`JSON.stringify` of every finding, and nothing else',
    aim: { factor: 3 },
    runs: 3,
  },
  sides: {
    ours: async () => rendering(await many(), 'html', 'csv', 'ndjson'),
    async floor() {
      const { results } = await many()
      return {
        work: () =>
          results.reduce(
            (sum, { rules }) =>
              sum +
              rules.reduce(
                (all, { checks }) => all + checks.reduce((bytes, check) => bytes + JSON.stringify(check).length, 0),
                0,
              ),
            0,
          ),
      }
    },
  },
}
