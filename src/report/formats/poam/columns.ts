// The columns that eMASS takes, in its order and words. What only a person can say stays empty: eMASS asks for it.
import type { Severity } from '../../../model/verdict.ts'
import type { RuleResult, TestResult } from '../../../schema/evaluation.ts'
import { waivedOf } from '../../../schema/waived.ts'
import { affectedObjects, failedChecks } from '../../affected.ts'
import { answerLines } from '../../answers.ts'
import { benchmarkName } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'

export interface PoamRow {
  readonly input: ReportInput
  readonly result: TestResult
  readonly rule: RuleResult
}

export interface PoamColumn {
  readonly heading: string
  cell(row: PoamRow): string
}

const column = (heading: string, cell: PoamColumn['cell'] = () => ''): PoamColumn => ({ heading, cell })

const rawSeverity: Record<Severity, string> = { high: 'I', medium: 'II', low: 'III' }
const severity: Record<Severity, string> = { high: 'High', medium: 'Moderate', low: 'Low' }

export const columns: readonly PoamColumn[] = [
  // eMASS gives the number; a value here would change an item that exists.
  column('POA&M Item ID'),
  column('Control Vulnerability Description', ({ rule }) => `${rule.title}\n\n${rule.message}`),
  column('Controls / APs', ({ rule }) => (rule.nist?.rev5 ?? []).join(', ')),
  column('Office/Org', ({ input }) => input.organization),
  column('Security Checks', ({ rule }) => rule.ruleId),
  column('Resources Required'),
  column('Scheduled Completion Date'),
  column('Milestone ID'),
  column('Milestone with Completion Dates'),
  column('Milestone Changes'),
  column('Source Identifying Vulnerability', ({ result }) => benchmarkName(result)),
  // A waiver in force over all of it is what eMASS calls an accepted risk; the row stays, for so does the finding.
  column('Status', ({ rule }) => (waivedOf(rule) === 'whole' ? 'Risk Accepted' : 'Ongoing')),
  column('Comments', comments),
  column('Raw Severity', ({ rule }) => rawSeverity[rule.severity]),
  column('Devices Affected', ({ input, rule }) => [input.asset.hostName, ...affectedObjects(rule)].join('\n')),
  column('Mitigations (in-house and in conjunction with the Navy CSSP)', mitigations),
  column('Predisposing Conditions'),
  column('Severity', ({ rule }) => severity[rule.severity]),
  column('Relevance of Threat'),
  column('Threat Description'),
  column('Likelihood'),
  column('Impact'),
  column('Impact Description'),
  column('Residual Risk Level'),
  column('Recommendations', ({ rule }) => rule.fix),
  column('Resulting Residual Risk after Proposed Mitigations'),
]

function comments({ input, rule }: PoamRow): string {
  const { bundle, evaluatedAt } = input.evaluation
  return [
    `${rule.groupId}, ${rule.version}`,
    ...(rule.ccis.length === 0 ? [] : [rule.ccis.join(', ')]),
    `${failedChecks(rule).length} of ${rule.checks.length} targets open, judged ${evaluatedAt}.`,
    ...(rule.overlays ?? []),
    ...answerLines(rule),
    `Evidence: ${bundle.file}, manifest SHA-256 ${bundle.manifestSha256}.`,
  ].join('\n')
}

function mitigations({ rule }: PoamRow): string {
  const inForce = (rule.waivers ?? []).filter(({ state }) => state === 'in-force')
  return inForce.flatMap(({ mitigation }) => mitigation ?? []).join('\n')
}
