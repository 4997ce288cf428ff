// A result with one rule for people, one open rule and one that waits for evidence, and a way to answer them.
import { type Answers, applyAnswers } from '../../../src/evaluate/index.ts'
import type { Attestation } from '../../../src/schema/attestations.ts'
import type { CheckResult, RuleResult } from '../../../src/schema/evaluation.ts'
import type { Waiver } from '../../../src/schema/waivers.ts'
import { check, evaluation, rule, testResult } from '../../report/fixture.ts'

export const question: CheckResult = {
  ...check({ result: 'notchecked', kind: 'cluster', name: 'cluster' }),
  waitsFor: ['attestation'],
  asks: 'Is every port registered?',
}

/** V-900001 asks a person, V-900002 is open on three pods, V-900003 waits for evidence. */
export const rules = (): RuleResult[] => [
  rule(1, [question]),
  rule(
    2,
    ['a', 'b', 'c'].map(name => check({ result: 'fail', kind: 'object', name: `Pod web/${name}` })),
  ),
  rule(3, [check({ result: 'notchecked', node: 'cp-1' })]),
]

export const attestation = (more: Partial<Attestation> = {}): Attestation => ({
  rule: 'V-900001',
  status: 'pass',
  explanation: 'Compared with the registration.',
  updated: '2026-05-01',
  updatedBy: 'Kim Lee',
  validUntil: '2026-12-31',
  ...more,
})

export const waiver = (more: Partial<Waiver> = {}): Waiver => ({
  rule: 'V-900002',
  reason: 'Needed until the migration.',
  approvedBy: 'Dana Whitfield',
  approvedOn: '2026-04-20',
  expires: '2026-12-31',
  ...more,
})

const file = <T>(entries: readonly T[]) => ({ file: 'answers.yaml', sha256: 'f'.repeat(64), entries })

interface Given {
  readonly attestations?: readonly Attestation[]
  readonly waivers?: readonly Waiver[]
  readonly rules?: readonly RuleResult[]
  readonly at?: string
}

/** The whole evaluation with the answers laid over it, at noon of 2 May 2026 unless said otherwise. */
export function answered({ attestations, waivers, rules: own = rules(), at = '2026-05-02T12:00:00Z' }: Given) {
  const answers: Answers = {
    attestations: attestations && file(attestations),
    waivers: waivers && file(waivers),
  }
  const base = evaluation([testResult(own)], { evaluatedAt: at })
  const laid = applyAnswers(base.results, answers, { cluster: base.cluster, evaluatedAt: Date.parse(at) })
  return { ...base, ...laid }
}

export function ruleOf({ results }: Pick<ReturnType<typeof answered>, 'results'>, groupId: string): RuleResult {
  const found = results[0]?.rules.find(candidate => candidate.groupId === groupId)
  if (found === undefined) throw new Error(`no rule ${groupId}`)
  return found
}
