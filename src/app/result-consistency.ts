// Whether a result file still adds up: it is not signed, so an edit of a verdict must not pass for a verdict.
import { type ResultWord, resultWords, severities, worst } from '../model/verdict.ts'
import type { Counts, Evaluation, RuleResult, TestResult } from '../schema/evaluation.ts'

/** The first thing that does not follow from the rest, in words; undefined where all does. */
export function contradictionIn({ results, evaluatedAt }: Evaluation): string | undefined {
  for (const result of results) {
    const found = inRules(result) ?? inAnswers(result, Date.parse(evaluatedAt)) ?? inCounts(result)
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

function inAnswers({ rules }: TestResult, evaluatedAt: number): string | undefined {
  for (const rule of rules) {
    const found = inAttestations(rule) ?? inWaivers(rule) ?? inStates(rule, evaluatedAt)
    if (found !== undefined) return `${rule.groupId} ${found}`
  }
  return undefined
}

/** What asks a person is decided by an attestation in force with that answer, and what asks none is decided by none. */
function inAttestations({ checks, attestations = [] }: RuleResult): string | undefined {
  for (const { asks, attestedBy, result, target } of checks) {
    if (attestedBy === undefined) {
      if (asks === undefined || result === 'notchecked') continue
      return `says ${result} to what it asks a person, and no attestation answers it`
    }
    if (asks === undefined) return `has an attestation for ${target.name}, which evidence decides`
    const answer = attestations.find(({ id }) => id === attestedBy)
    if (answer?.state !== 'in-force' || answer.status !== result)
      return `says ${result} for ${target.name}, and attestation ${attestedBy} does not`
  }
  return undefined
}

function inWaivers({ checks, waivers = [] }: RuleResult): string | undefined {
  for (const { result, waivedBy = [], target } of checks) {
    if (waivedBy.length > 0 && result !== 'fail') return `has a waiver for ${target.name}, which is no finding`
    const unknown = waivedBy.find(id => waivers.find(waiver => waiver.id === id)?.state !== 'in-force')
    if (unknown !== undefined) return `has a waiver ${unknown} for ${target.name} that is not in force`
  }
  const wrong = waivers.find(({ id, covers }) => covers !== checks.filter(check => check.waivedBy?.includes(id)).length)
  return wrong && `says that waiver ${wrong.id} covers ${wrong.covers} findings, and it does not`
}

function inStates({ attestations = [], waivers = [] }: RuleResult, evaluatedAt: number): string | undefined {
  const late = [...attestations, ...waivers].find(
    ({ state, expires }) => state === 'in-force' && Date.parse(expires) <= evaluatedAt,
  )
  return late && `counts ${late.id}, which had expired`
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
