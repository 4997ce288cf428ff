// Coverage is derived from what the cases prove, and adds up.
import test from 'ava'
import { coverageOfContent } from '../../../src/app/content/coverage.ts'
import { decisionOf } from '../../../src/app/content/decision.ts'
import { loadContent } from '../../../src/content/index.ts'
import { type Check, checkSchema } from '../../../src/schema/check.ts'
import type { Case } from '../../../src/schema/control.ts'
import { coverageSchema } from '../../../src/schema/coverage.ts'

const coverages = await coverageOfContent()
const { benchmarks } = await loadContent()

test('there is one for every benchmark, each rule has one state, and the states add up', t => {
  t.is(coverages.length, benchmarks.length)
  for (const [index, coverage] of coverages.entries()) {
    t.deepEqual(coverageSchema.parse(coverage), coverage)
    t.is(coverage.rules, benchmarks[index]?.rules.length ?? 0)
    t.is(coverage.judged + coverage.partly + coverage.people + coverage.waits, coverage.rules, coverage.id)
    t.is(coverage.details.length, coverage.rules)
  }
})

test('the six rules of the Kubernetes STIG for people are for people', t => {
  const stig = coverages.find(({ id }) => id === 'kubernetes-stig')
  const people = stig?.details.filter(({ state }) => state === 'people').map(({ rule }) => rule)
  t.deepEqual(people, ['V-242410', 'V-242411', 'V-242412', 'V-242413', 'V-274883', 'V-274884'])
})

test('what reads the pods of the control plane is not counted where the control plane is hidden', t => {
  const stig = coverages.find(({ id }) => id === 'kubernetes-stig')
  const flag = stig?.details.find(({ rule }) => rule === 'V-242390')
  t.true(flag?.platforms.includes('kubeadm'))
  t.false(flag?.platforms.includes('eks'))
  // Files of control plane nodes can be looked at on k3s, not where somebody else hosts them.
  const data = stig?.details.find(({ rule }) => rule === 'V-242459')
  t.deepEqual([data?.platforms.includes('k3s'), data?.platforms.includes('eks')], [true, false])
  t.true((stig?.platforms['kubeadm']?.judged ?? 0) > (stig?.platforms['eks']?.judged ?? 0))
})

const flag = checkSchema.parse({ kind: 'host-ports', below: 1024, exceptNamespaces: [] })
const expecting = (...expects: Case['expect'][]): Case[] => expects.map(expect => ({ name: 'x', given: {}, expect }))
const decided = (check: Check, ...expects: Case['expect'][]) => decisionOf({ check, cases: expecting(...expects) })

test('a control decides as much as its cases prove, and no more', t => {
  t.is(decided(flag, { result: 'pass' }, { result: 'fail' }), 'whole')
  t.is(decided(flag, { result: 'notchecked', effective: 'pass' }, { result: 'fail' }), 'effective')
  t.is(decided(flag, { result: 'fail' }, { result: 'notchecked' }), 'fails')
  t.is(decided(flag, { result: 'notchecked' }), 'person')
  t.is(decided(checkSchema.parse({ kind: 'awaits-evidence', evidence: ['x'] }), { result: 'notchecked' }), 'waits')
  t.is(decided(checkSchema.parse({ kind: 'awaits-attestation', question: 'x' }), { result: 'notchecked' }), 'person')
})
