// A rule in a table: its id, which leads to where it stands in full.
import type { RuleResult, TestResult } from '../../../schema/evaluation.ts'
import type { ReportInput } from '../../format.ts'
import type { Cell } from './table.ts'
import { colors, styles } from './theme.ts'

/** Where the bookmark of a rule leads; ids of several benchmarks may be alike, and so may releases of one. */
export const destination = ({ id, benchmark }: TestResult, rule: RuleResult): string =>
  `${benchmark.id}/${id}/${rule.ruleId}`

/** Open rules always are in full; of the others the settings decide. */
export const isInFull = ({ setup }: Pick<ReportInput, 'setup'>, rule: RuleResult): boolean =>
  rule.result === 'fail' || setup.sections.otherRules

/** A link where the rule has a section of its own to lead to. */
export const ruleCell = (input: Pick<ReportInput, 'setup'>, result: TestResult, rule: RuleResult): Cell =>
  isInFull(input, rule)
    ? { text: rule.groupId, style: { ...styles.cell, color: colors.accent }, link: destination(result, rule) }
    : { text: rule.groupId }
