// Cutting a cluster's result down to one node narrows verdicts and never makes one better than what was proved.

import test from 'ava'
import fc from 'fast-check'
import { type ResultWord, resultWords, worst } from '../../src/model/verdict.ts'
import { cutToNode } from '../../src/report/node-cut.ts'
import type { CheckResult, RuleResult } from '../../src/schema/evaluation.ts'
import type { InventoryNode } from '../../src/schema/manifest.ts'
import { check, rule, testResult } from './fixture.ts'

const worker: InventoryNode = { name: 'worker-1', roles: [], kubeletVersion: '', osImage: '', addresses: [] }

const cutOne = (checks: readonly CheckResult[], more: Partial<RuleResult> = {}): RuleResult => {
  const [cut] = cutToNode(testResult([rule(1, checks, more)]), worker).rules
  if (cut === undefined) throw new Error('the rule is gone')
  return cut
}

const onNode = (node: string, result: ResultWord) => check({ result, node, kind: 'node', name: node })
const wide = (result: ResultWord) => check({ result, kind: 'namespace', name: 'namespace default' })

test('a node takes the verdict of its own targets', t => {
  const cut = cutOne([onNode('worker-1', 'pass'), onNode('worker-2', 'fail')])
  t.is(cut.result, 'pass')
  t.deepEqual(
    cut.checks.map(item => item.target.name),
    ['worker-1'],
  )
})

test('a verdict about the whole cluster is repeated on the node, and says so', t => {
  const cut = cutOne([wide('fail')])
  t.is(cut.result, 'fail')
  t.regex(cut.message, /verdict of the whole cluster, repeated/)
})

test('an API object counts for the cluster, wherever it runs', t => {
  const pod = check({ result: 'fail', kind: 'object', name: 'Pod default/web', node: 'worker-2' })
  t.is(cutOne([pod]).result, 'fail')
})

test('a component that the inventory expects elsewhere only is not applicable, with that reason', t => {
  const cut = cutOne([check({ result: 'fail', node: 'cp-1' })])
  t.is(cut.result, 'notapplicable')
  t.regex(cut.message, /expects nothing on node worker-1 \(no role\).*targets are on cp-1/)
  t.deepEqual([cut.literal, cut.effective, cut.checks.length], ['notapplicable', 'notapplicable', 0])
})

test('a rule that is not checked as a whole stays not checked on every node', t => {
  t.is(cutOne([], { result: 'notchecked' }).result, 'notchecked')
  t.is(cutOne([check({ result: 'pass', node: 'cp-1' })], { result: 'notchecked' }).result, 'notchecked')
})

test('counts of the cut are those of its rules', t => {
  const cut = cutToNode(
    testResult([rule(1, [onNode('worker-1', 'fail')]), rule(2, [check({ result: 'pass', node: 'cp-1' })])]),
    worker,
  )
  t.deepEqual(cut.counts, { pass: 0, fail: 1, error: 0, notchecked: 0, notapplicable: 1 })
  const { high, medium, low } = cut.countsBySeverity
  t.is(high.fail + medium.fail + low.fail, 1)
})

test('a node passes only where every target of it and of the cluster was proved', t => {
  const target = fc.record({
    node: fc.constantFrom('worker-1', 'worker-2', undefined),
    word: fc.constantFrom(...resultWords),
  })
  fc.assert(
    fc.property(fc.array(target, { maxLength: 6 }), targets => {
      const cut = cutOne(targets.map(({ node, word }) => (node === undefined ? wide(word) : onNode(node, word))))
      const concerned = targets.filter(({ node }) => node !== 'worker-2').map(({ word }) => word)
      if (cut.result === 'pass') return worst(concerned) === 'pass'
      if (cut.result === 'notapplicable') return concerned.every(word => word === 'notapplicable') && targets.length > 0
      return true
    }),
  )
  t.pass()
})
