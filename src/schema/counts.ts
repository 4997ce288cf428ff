// Counts of result words, over rules or over targets.
import { type ResultWord, severities } from '../model/verdict.ts'
import type { Counts, RuleResult, TestResult } from './evaluation.ts'

export function countWords(items: Iterable<{ readonly result: ResultWord }>): Counts {
  const counts = { pass: 0, fail: 0, error: 0, notchecked: 0, notapplicable: 0 }
  for (const { result } of items) counts[result] += 1
  return counts
}

/** Both counts of a test result, from its rules. */
export function countRules(rules: readonly RuleResult[]): Pick<TestResult, 'counts' | 'countsBySeverity'> {
  const [high, medium, low] = severities.map(severity => countWords(rules.filter(rule => rule.severity === severity)))
  const none = countWords([])
  return {
    counts: countWords(rules),
    countsBySeverity: { high: high ?? none, medium: medium ?? none, low: low ?? none },
  }
}
