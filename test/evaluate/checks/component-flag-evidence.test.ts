// Where a component's arguments come from: mirror pods of expected nodes, complete or not, genuine or not.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, oneNode, withPodLine } from '../helpers/judge.ts'

const anonymous = {
  kind: 'component-flag',
  component: 'kube-apiserver',
  flag: 'anonymous-auth',
  type: 'boolean',
  accept: { equals: 'false' },
  absent: { literal: 'pass', effective: 'default' },
  replacedBy: ['authentication-config'],
}
const apiserver = (...args: string[]): Given => ({ ...oneNode, flags: { 'kube-apiserver': args } })

test('a control-plane node without the mirror pod is named and holds the rule', t => {
  const nodes = ['cp-1', 'cp-2'].map(name => ({ name, roles: ['control-plane'] }))
  const components = [{ component: 'kube-apiserver' as const, node: 'cp-1', args: ['--anonymous-auth=false'] }]
  const rule = judge(anonymous, { nodes, components })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /kube-apiserver on cp-2 was not seen/)
  t.deepEqual(
    rule.checks.map(check => check.result),
    ['pass', 'notchecked'],
  )
})

test('one bad node outweighs any number of good ones', t => {
  const nodes = ['cp-1', 'cp-2', 'cp-3'].map(name => ({ name, roles: ['control-plane'] }))
  const components = nodes.map(({ name }) => ({
    component: 'kube-apiserver' as const,
    node: name,
    args: [`--anonymous-auth=${name === 'cp-2'}`],
  }))
  const rule = judge(anonymous, { nodes, components })
  t.is(rule.result, 'fail')
  t.regex(rule.message, /cp-2/)
})

test('a cluster without a control-plane node in sight is not judged', t => {
  const rule = judge(anonymous, {
    nodes: [{ name: 'node-1', roles: [] }],
    flags: { 'kube-apiserver': ['--anonymous-auth=false'] },
  })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /control plane is hidden/)
})

test('an incomplete list of pods proves a fail and never a pass', t => {
  const gaps = [{ source: 'pods', reason: 'partial' as const, message: 'page 3 timed out' }]
  t.is(judge(anonymous, { ...apiserver('--anonymous-auth=true'), gaps }).result, 'fail')
  const rule = judge(anonymous, { ...apiserver('--anonymous-auth=false'), gaps })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /page 3 timed out/)
})

test('forbidden pods are not a missing API server: the gap is said', t => {
  const gaps = [{ source: 'pods', reason: 'forbidden' as const, message: 'pods is forbidden' }]
  const rule = judge(anonymous, { ...apiserver('--anonymous-auth=false'), gaps })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /forbidden \(pods is forbidden\)/)
})

test('a pod that only looks like the API server is not believed', t => {
  const args = ['kube-apiserver', '--anonymous-auth=false']
  const impostors = [
    {
      namespace: 'default',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      owners: [{ kind: 'Node', name: 'cp-1' }],
    },
    { namespace: 'kube-system', annotations: {}, owners: [{ kind: 'Node', name: 'cp-1' }] },
    { namespace: 'kube-system', annotations: { 'kubernetes.io/config.mirror': 'x' }, owners: [] },
    {
      namespace: 'kube-system',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      owners: [{ kind: 'Node', name: 'cp-2' }],
    },
  ]
  for (const { namespace, annotations, owners } of impostors) {
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'kube-apiserver-cp-1', namespace, annotations, ownerReferences: owners },
      spec: { nodeName: 'cp-1', containers: [{ name: 'kube-apiserver', image: 'x', command: args }] },
    }
    t.is(judge(anonymous, { ...oneNode, objects: [object] }).result, 'notchecked', JSON.stringify(object.metadata))
  }
})

test('two static pods of one component on one node are ambiguous', t => {
  const components = ['true', 'false'].map(value => ({
    component: 'kube-apiserver' as const,
    node: 'cp-1',
    args: [`--anonymous-auth=${value}`],
  }))
  t.is(judge(anonymous, { ...oneNode, components }).result, 'notchecked')
})

test('a static pod whose script only mentions the component does not hide it', t => {
  const backup = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'probe-cp-1',
      namespace: 'kube-system',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [{ kind: 'Node', name: 'cp-1', controller: true }],
    },
    spec: {
      nodeName: 'cp-1',
      containers: [{ name: 'probe', image: 'x', command: ['sh', '-c', 'pgrep kube-apiserver'] }],
    },
  }
  t.is(judge(anonymous, { ...apiserver('--anonymous-auth=true'), objects: [backup] }).result, 'fail')
})

test('containers that are not a list are notchecked, not a crash and not a pass', t => {
  const given = apiserver('--anonymous-auth=false')
  const broken = JSON.stringify({
    metadata: {
      name: 'kube-apiserver-cp-1',
      namespace: 'kube-system',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [{ kind: 'Node', name: 'cp-1' }],
    },
    spec: { nodeName: 'cp-1', containers: 'kube-apiserver --anonymous-auth=false' },
  })
  t.is(judge(anonymous, given, { change: withPodLine(broken, 0) }).result, 'notchecked')
  t.is(judge(anonymous, given, { change: withPodLine(broken) }).result, 'notchecked')
})

test('a file of another shape than its kind has is not judged, and is no fault of ours', t => {
  const given = (text: string) => ({
    nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
    nodeEvidence: {
      'cp-1': {
        processes: [
          'kubelet',
          {
            args: 'kube-apiserver --authentication-config=/a',
            scope: 'container' as const,
            configuration: { '/a': text },
          },
        ],
      },
    },
  })
  const flag = {
    kind: 'component-flag',
    component: 'kube-apiserver',
    flag: 'anonymous-auth',
    type: 'boolean',
    accept: { equals: 'false' },
    absent: { literal: 'pass', effective: 'default' },
    replacedBy: ['authentication-config'],
  }
  t.is(judge(flag, given('anonymous: yes please')).result, 'notchecked')
  t.is(judge(flag, given('anonymous: { enabled: false }')).result, 'pass')
})
