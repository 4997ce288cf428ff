// Puts check results together into rules, and rules into the result of a benchmark.
import { type Basis, type ResultWord, worst } from '../model/verdict.ts'
import type { Benchmark, BoundControl, BoundRule } from '../schema/content.ts'
import { countRules } from '../schema/counts.ts'
import type { CheckResult, RuleResult, TestResult } from '../schema/evaluation.ts'
import { disabledChecks, overlayInWords } from './overlaid.ts'

export function testResult(
  id: string,
  benchmark: Benchmark,
  basis: Basis,
  resultsOf: (bound: BoundControl) => readonly CheckResult[],
): TestResult {
  const rules = benchmark.rules.map(rule => ruleResult(rule, disabledChecks(rule) ?? rule.controls.flatMap(resultsOf)))
  const { id: benchmarkId, stigId, title, version, release, releaseInfo, publisher } = benchmark.file
  const { contentSha256 } = benchmark
  return withRules(
    {
      id,
      benchmark: { id: benchmarkId, stigId, title, version, release, releaseInfo, publisher, contentSha256 },
      basis,
    },
    rules,
  )
}

/** The result with these rules, and the counts that follow from them. */
export function withRules(head: Pick<TestResult, 'id' | 'benchmark' | 'basis'>, rules: RuleResult[]): TestResult {
  return { ...head, ...countRules(rules), rules }
}

function ruleResult(bound: BoundRule, checks: CheckResult[]): RuleResult {
  const { rule } = bound
  return {
    groupId: rule.group,
    ruleId: rule.rule,
    version: rule.version,
    groupTitle: rule.groupTitle,
    severity: rule.severity,
    weight: rule.weight,
    ccis: rule.ccis,
    nist: bound.nist,
    ...(bound.area === '' ? {} : { area: bound.area }),
    ...(rule.assessment === undefined ? {} : { assessment: rule.assessment }),
    title: rule.title,
    discussion: bound.discussion,
    check: bound.check,
    fix: bound.fix,
    ...(bound.overlays === undefined ? {} : { overlays: bound.overlays.map(overlayInWords) }),
    ...verdictOf(checks),
  }
}

/** What follows from the checks of a rule. */
export function verdictOf(
  checks: CheckResult[],
): Pick<RuleResult, 'result' | 'message' | 'literal' | 'effective' | 'checks'> {
  const result = worst(checks.map(check => check.result))
  return {
    result,
    message: summarise(result, checks),
    literal: worst(checks.map(check => check.literal.result)),
    effective: worst(checks.map(check => check.effective.result)),
    checks,
  }
}

const others: Record<ResultWord, readonly [one: string, several: string]> = {
  fail: ['fails too', 'fail too'],
  error: ['could not be judged either', 'could not be judged either'],
  notchecked: ['waits too', 'wait too'],
  pass: ['passes too', 'pass too'],
  notapplicable: ['is out of scope too', 'are out of scope too'],
}

/** The message of the first check that decided, how many say the same, and beside a fail what is still open. */
function summarise(result: ResultWord, checks: readonly CheckResult[]): string {
  const deciding = checks.filter(check => check.result === result)
  const [first] = deciding
  if (first === undefined) return 'No check was made.'
  const more = deciding.length - 1
  const open =
    result === 'fail' ? checks.filter(check => check.result === 'notchecked' || check.result === 'error').length : 0
  const parts = [
    ...(more === 0 ? [] : [`${more} more ${others[result][more === 1 ? 0 : 1]}`]),
    ...(open === 0 ? [] : [`${open} could not be decided`]),
  ]
  return parts.length === 0
    ? first.message
    : `${first.message} Of ${checks.length} checks made, ${parts.join(', and ')}.`
}
