// The lists of rules of one benchmark: what is open, what is not reviewed and why, and every rule in a line.
import { categoryOf, severities, statusOf } from '../../../model/verdict.ts'
import type { RuleResult, TestResult } from '../../../schema/evaluation.ts'
import { waivedOf } from '../../../schema/waived.ts'
import { failedChecks } from '../../affected.ts'
import { areaName } from '../../areas.ts'
import { oneLine } from '../../clean.ts'
import type { ReportInput } from '../../format.ts'
import { ruleCell } from './rule-cell.ts'
import { type Cell, table } from './table.ts'
import { styles, wordColors } from './theme.ts'
import type { Writer } from './writer.ts'

export const byCategory = (rules: readonly RuleResult[]): RuleResult[] =>
  severities.flatMap(severity => rules.filter(rule => rule.severity === severity))

const waivedWords = { whole: 'waived', part: 'waived in part', none: '' } as const

export function openFindings(writer: Writer, input: ReportInput, result: TestResult): void {
  const open = byCategory(result.rules.filter(rule => rule.result === 'fail'))
  if (open.length === 0) {
    writer.text('No rule is open.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'Group', share: 1.15 },
      { title: 'STIG ID', share: 1.8 },
      { title: 'CAT', share: 0.85, style: styles.cellBold },
      { title: 'Rule', share: 4 },
      { title: 'NIST 800-53', share: 1.4 },
      { title: 'Objects', share: 0.9, align: 'right' },
      { title: 'Waiver', share: 0.9 },
    ],
    open.map(rule => [
      ruleCell(input, result, rule),
      rule.version,
      categoryOf[rule.severity],
      oneLine(rule.title),
      few(rule.nist?.rev5 ?? [], 3),
      String(failedChecks(rule).length),
      waivedWords[waivedOf(rule)],
    ]),
  )
}

const few = (items: readonly string[], limit: number): string =>
  items.length > limit ? `${items.slice(0, limit).join(', ')} and ${items.length - limit} more` : items.join(', ')

export function notReviewed(writer: Writer, input: ReportInput, result: TestResult): void {
  const rules = byCategory(result.rules.filter(rule => rule.result === 'notchecked' || rule.result === 'error'))
  if (rules.length === 0) {
    writer.text('Every rule is decided.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'Group', share: 1.15 },
      { title: 'CAT', share: 0.85, style: styles.cellBold },
      { title: 'Rule', share: 2.8 },
      { title: 'Why', share: 3.4 },
      { title: 'Waits for', share: 2.2 },
    ],
    rules.map(rule => [
      ruleCell(input, result, rule),
      categoryOf[rule.severity],
      oneLine(rule.title),
      shorten(oneLine(rule.message), 200),
      waits(rule),
    ]),
  )
}

function waits(rule: RuleResult): string {
  const evidence = [...new Set(rule.checks.flatMap(check => check.waitsFor))]
  const shown = evidence.slice(0, 2).map(item => shorten(item, 90))
  return evidence.length > 2 ? `${shown.join('; ')}; and ${evidence.length - 2} more` : shown.join('; ')
}

export const shorten = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text

/** Some benchmarks have one id for both. */
const both = (cell: Cell, version: string): Cell =>
  version === cell.text ? cell : { ...cell, text: `${cell.text}\n${version}` }

export function ruleTable(writer: Writer, input: ReportInput, result: TestResult): void {
  table(
    writer,
    [
      { title: 'Group, STIG ID', share: 82 },
      { title: 'CAT', share: 44 },
      { title: 'Rule', share: 176 },
      { title: 'Area', share: 62 },
      { title: 'Literal, effective', share: 66 },
      { title: 'Status', share: 74 },
    ],
    result.rules.map(rule => [
      both(ruleCell(input, result, rule), rule.version),
      categoryOf[rule.severity],
      oneLine(rule.title),
      areaName(rule),
      rule.literal === rule.effective ? rule.literal : `${rule.literal},\n${rule.effective}`,
      { text: statusOf[rule.result].label, style: { ...styles.cellBold, color: wordColors[rule.result] } },
    ]),
  )
}
