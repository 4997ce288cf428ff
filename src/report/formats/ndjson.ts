// NDJSON: the result line by line, for log stores, jq and databases: a head, then every benchmark, rule and target.
import { statusOf } from '../../model/verdict.ts'
import type { TestResult } from '../../schema/evaluation.ts'
import type { ReportLine } from '../../schema/report-line.ts'
import type { ReportFormat, ReportInput } from '../format.ts'

export const ndjson: ReportFormat = {
  id: 'ndjson',
  title: 'result line by line (NDJSON)',
  suffix: '.ndjson',
  mediaType: 'application/x-ndjson',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    for (const lines of reportLines(input))
      for (let start = 0; start < lines.length; start += linesAtOnce)
        yield Buffer.from(
          lines
            .slice(start, start + linesAtOnce)
            .map(line => `${JSON.stringify(line)}\n`)
            .join(''),
        )
  },
}

/** A rule may have a hundred thousand targets; no more of them than this are text at once. */
const linesAtOnce = 1_000

/** The lines in their order, a rule with its targets at a time. */
export function* reportLines(input: ReportInput): Generator<readonly ReportLine[]> {
  const { evaluation, asset, marking, results } = input
  const { schemaVersion, tool, evaluatedAt, bundle, cluster, gaps } = evaluation
  yield [
    {
      kind: 'evaluation',
      schemaVersion,
      tool,
      evaluatedAt,
      bundle,
      cluster,
      asset: { kind: asset.kind, hostName: asset.hostName },
      marking,
      gaps: [...gaps],
    },
  ]
  for (const result of results) yield* resultLines(result)
}

function* resultLines({ rules, benchmark, id, basis, counts, countsBySeverity }: TestResult) {
  yield [{ kind: 'result' as const, id, basis, benchmark, counts, countsBySeverity }]
  for (const { checks, ...rule } of rules) {
    const of = { benchmark: benchmark.id, groupId: rule.groupId, ruleId: rule.ruleId }
    yield [
      {
        kind: 'rule' as const,
        benchmark: benchmark.id,
        status: statusOf[rule.result].cklb,
        ...rule,
        targets: checks.length,
      },
      ...checks.map(check => ({ kind: 'check' as const, ...of, ...check })),
    ]
  }
}
