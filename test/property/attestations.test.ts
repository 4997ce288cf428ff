// Promise one with answers: whoever attests a pass to every rule gets passes only where a rule asks people.
import test from 'ava'
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { contradictionIn } from '../../src/app/result-consistency.ts'
import { assetPath } from '../../src/assets.ts'
import { benchmarkOfControl, type CaseEvidence, evidenceOfCase, loadContent } from '../../src/content/index.ts'
import { applyAnswers, startEvaluation } from '../../src/evaluate/index.ts'
import type { Attestation } from '../../src/schema/attestations.ts'

const { controls, defaults } = await loadContent()

const evaluatedAt = Date.parse('2026-05-02T12:00:00Z')
const say = (rule: string, status: Attestation['status']): Attestation => ({
  rule,
  status,
  explanation: 'All is well.',
  updated: '2026-05-01',
  updatedBy: 'Kim Lee',
  frequency: '1y',
})
const file = (entries: readonly Attestation[]) => ({ file: 'answers.yaml', sha256: '0'.repeat(64), entries })

test('on the demo bundle a pass attested to all rules changes those alone that ask people', async t => {
  const options = {
    trust: [assetPath('demo', 'stigpack-demo.pub')],
    parameters: {},
    evaluatedAt,
    toolVersion: '0.0.0',
  }
  const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
  const plain = await evaluateBundle(bundle, options)
  const rules = plain.results.flatMap(result => result.rules)
  const attestations = file([...new Set(rules.map(rule => rule.groupId))].map(rule => say(rule, 'pass')))
  const attested = await evaluateBundle(bundle, { ...options, answers: { attestations } })
  t.is(contradictionIn(attested), undefined)
  let changed = 0
  for (const [index, rule] of attested.results.flatMap(result => result.rules).entries()) {
    if (rule.checks.every(check => check.attestedBy === undefined))
      t.is<string | undefined, string | undefined>(rule.result, rules[index]?.result)
    else {
      t.true(rule.checks.every(check => check.asks !== undefined || check.attestedBy === undefined))
      changed += 1
    }
  }
  t.is(changed, rules.filter(rule => rule.checks.some(check => check.asks !== undefined)).length)
  t.true(changed >= 6)
})

for (const control of controls.filter(({ check }) => check.kind !== 'awaits-attestation')) {
  test(`${control.id}: without any evidence no answer makes it pass or not apply`, t => {
    const { predicate } = evidenceOfCase(control.check, {})
    const nothing: CaseEvidence['predicate'] = {
      ...predicate,
      cluster: { ...predicate.cluster, version: '' },
      nodes: [],
      files: [],
      collectors: [],
      gaps: [{ source: 'nodes', reason: 'forbidden', message: 'taken away' }],
    }
    const run = startEvaluation({ predicate: nothing, benchmark: benchmarkOfControl(control), defaults })
    const result = run.finish()
    const [rule] = result.rules
    for (const status of ['pass', 'notapplicable'] as const) {
      const attestations = file([say(rule?.groupId ?? '', status)])
      const answered = applyAnswers([result], { attestations }, { cluster: nothing.cluster, evaluatedAt })
      t.is(answered.results[0]?.rules[0]?.result, rule?.result)
    }
  })
}
