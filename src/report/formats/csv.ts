// CSV: one row per rule, for spreadsheets and for whatever else reads tables.
import { categoryOf, statusOf } from '../../model/verdict.ts'
import type { RuleResult, TestResult } from '../../schema/evaluation.ts'
import { waivedOf } from '../../schema/waived.ts'
import { affectedObjects, failedChecks } from '../affected.ts'
import { answerLines } from '../answers.ts'
import { csvLine } from '../cells.ts'
import type { ReportFormat } from '../format.ts'

export const csv: ReportFormat = {
  id: 'csv',
  title: 'table of rules (CSV)',
  suffix: '.csv',
  mediaType: 'text/csv',
  perBenchmark: false,
  perNode: false,
  async *render({ evaluation, results, asset }) {
    yield Buffer.from(csvLine(columns.map(({ heading }) => heading)))
    for (const result of results) {
      const lines = result.rules.map(rule =>
        csvLine(
          columns.map(({ cell }) => cell({ rule, result, host: asset.hostName, judged: evaluation.evaluatedAt })),
        ),
      )
      yield Buffer.from(lines.join(''))
    }
  },
}

interface Row {
  readonly rule: RuleResult
  readonly result: TestResult
  readonly host: string
  readonly judged: string
}

interface Column {
  readonly heading: string
  cell(row: Row): string
}

const waivedWords = { whole: 'whole', part: 'part', none: '' } as const

const column = (heading: string, cell: Column['cell']): Column => ({ heading, cell })

const columns: readonly Column[] = [
  column('Host', ({ host }) => host),
  column('Benchmark', ({ result }) => result.benchmark.id),
  column('Release', ({ result }) => result.benchmark.releaseInfo),
  column('Judged', ({ judged }) => judged),
  column('Group ID', ({ rule }) => rule.groupId),
  column('Rule ID', ({ rule }) => rule.ruleId),
  column('Rule version', ({ rule }) => rule.version),
  column('Severity', ({ rule }) => rule.severity),
  column('Category', ({ rule }) => categoryOf[rule.severity]),
  column('Status', ({ rule }) => statusOf[rule.result].label),
  column('Result', ({ rule }) => rule.result),
  column('Literal', ({ rule }) => rule.literal),
  column('Effective', ({ rule }) => rule.effective),
  column('Title', ({ rule }) => rule.title),
  column('Why', ({ rule }) => rule.message),
  column('Targets', ({ rule }) => String(rule.checks.length)),
  column('Targets open', ({ rule }) => String(failedChecks(rule).length)),
  column('Open about', ({ rule }) => affectedObjects(rule).join('; ')),
  column('Waits for', ({ rule }) => [...new Set(rule.checks.flatMap(check => check.waitsFor))].join('; ')),
  column('Waived', ({ rule }) => waivedWords[waivedOf(rule)]),
  column('Attestations, waivers and site decisions', ({ rule }) =>
    [...(rule.overlays ?? []), ...answerLines(rule)].join('\n'),
  ),
  column('CCIs', ({ rule }) => rule.ccis.join(' ')),
  column('NIST SP 800-53 rev. 4', ({ rule }) => (rule.nist?.rev4 ?? []).join('; ')),
  column('NIST SP 800-53 rev. 5', ({ rule }) => (rule.nist?.rev5 ?? []).join('; ')),
  column('Fix', ({ rule }) => rule.fix),
]
