// The objects that a rule is open about, as short texts: the first of them by name, the rest as a number.
import type { CheckResult, RuleResult } from '../schema/evaluation.ts'

/** More than this in one list is read by nobody; the number says how many there are. */
export const shownObjects = 20

/** Targets that failed, in the order of the result. */
export const failedChecks = ({ checks }: RuleResult): readonly CheckResult[] =>
  checks.filter(check => check.result === 'fail')

/** `Pod default/web`, …, and `and 12 more` as the last entry where there are more. */
export function affectedObjects(rule: RuleResult, limit = shownObjects): string[] {
  const names = [...new Set(failedChecks(rule).map(check => check.target.name))]
  const rest = names.length - limit
  return rest > 0 ? [...names.slice(0, limit), `and ${rest} more`] : names
}
