// A control-plane node is one that runs the control plane, with or without the label that says so.
import test from 'ava'
import { judge } from './helpers/judge.ts'

const tokens = {
  kind: 'component-flag',
  component: 'kube-apiserver',
  flag: 'token-auth-file',
  type: 'string',
  accept: { absent: true },
  absent: { literal: 'pass', effective: 'pass' },
}

const twoServers = (second: string[], args: string[]) => ({
  nodes: [
    { name: 'cp-1', roles: ['control-plane'] },
    { name: 'cp-2', roles: second },
  ],
  components: [
    { component: 'kube-apiserver' as const, node: 'cp-1', args: [] },
    { component: 'kube-apiserver' as const, node: 'cp-2', args },
  ],
})

test('a finding on an API server whose node lost its label is a finding all the same', t => {
  const rule = judge(tokens, twoServers([], ['--token-auth-file=/etc/tokens']))
  t.is(rule.result, 'fail')
  t.deepEqual(
    rule.checks.map(({ target, result }) => [target.node, result]),
    [
      ['cp-1', 'pass'],
      ['cp-2', 'fail'],
    ],
  )
})

test('the label makes no difference to a clean one', t => {
  t.is(judge(tokens, twoServers([], [])).result, 'pass')
  t.is(judge(tokens, twoServers(['control-plane'], [])).result, 'pass')
})

test('a labelled node without a static pod is not checked, by name', t => {
  const rule = judge(tokens, {
    nodes: [
      { name: 'cp-1', roles: ['control-plane'] },
      { name: 'cp-2', roles: ['control-plane'] },
    ],
    components: [{ component: 'kube-apiserver', node: 'cp-1', args: [] }],
  })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /cp-2/)
})
