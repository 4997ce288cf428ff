// Questions that no collector answers yet, and questions for people.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const evidence = { kind: 'awaits-evidence', evidence: ['modes of /etc/kubernetes'], roles: 'worker' }

test('every node of the role is named with the evidence that it owes', t => {
  const rule = judge(evidence, {})
  t.is(rule.result, 'notchecked')
  t.is(only(rule).target.name, 'worker-1')
  t.deepEqual(only(rule).waitsFor, ['modes of /etc/kubernetes'])
})

test('a question about workers does not apply where the inventory proves that there are none', t => {
  const nodes = [{ name: 'cp-1', roles: ['control-plane'] }]
  t.is(judge(evidence, { nodes }).result, 'notapplicable')
  t.is(judge(evidence, { nodes, gaps: [{ source: 'nodes', reason: 'partial' }] }).result, 'notchecked')
  t.is(judge(evidence, { nodes: [] }).result, 'notchecked')
})

test('a hidden control plane is not a missing one', t => {
  t.is(judge({ ...evidence, roles: 'control-plane' }, { nodes: [{ name: 'n', roles: [] }] }).result, 'notchecked')
})

test('a question for people waits for an attestation', t => {
  const rule = judge({ kind: 'awaits-attestation', question: 'Are the ports registered?' }, {})
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /Are the ports registered\?/)
  t.deepEqual(only(rule).waitsFor, ['attestation'])
})
