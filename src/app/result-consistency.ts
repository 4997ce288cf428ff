// Whether a result file still adds up: it is not signed, so an edit of a verdict must not pass for a verdict.
import { type ResultWord, resultWords, severities, worst } from '../model/verdict.ts'
import type { Counts, Evaluation, RuleResult, TestResult } from '../schema/evaluation.ts'

/** The first thing that does not follow from the rest, in words; undefined where all does. */
export function contradictionIn({ results }: Evaluation): string | undefined {
  for (const result of results) {
    const found = inRules(result) ?? inCounts(result)
    if (found !== undefined) return found
  }
  return undefined
}

function inRules({ rules, basis }: TestResult): string | undefined {
  for (const rule of rules) {
    for (const { result, literal, effective, target } of rule.checks) {
      const expected = basis === 'effective' ? effective.result : worst([literal.result, effective.result])
      if (result !== expected)
        return `${rule.groupId} says ${result} for ${target.name}, and its readings say ${expected}`
    }
    const verdict = worst(rule.checks.map(check => check.result))
    if (rule.result !== verdict) return `${rule.groupId} says ${rule.result}, and its checks say ${verdict}`
  }
  return undefined
}

function inCounts({ rules, counts, countsBySeverity }: TestResult): string | undefined {
  const compare = (what: string, said: Counts, counted: readonly RuleResult[]): string | undefined => {
    const wrong = resultWords.find(word => said[word] !== countOf(counted, word))
    return wrong && `the count of ${wrong} ${what} is ${said[wrong]}, and there are ${countOf(counted, wrong)}`
  }
  for (const severity of severities) {
    const own = rules.filter(rule => rule.severity === severity)
    const found = compare(`among ${severity}`, countsBySeverity[severity], own)
    if (found !== undefined) return found
  }
  return compare('in all', counts, rules)
}

const countOf = (rules: readonly RuleResult[], word: ResultWord): number =>
  rules.filter(rule => rule.result === word).length
