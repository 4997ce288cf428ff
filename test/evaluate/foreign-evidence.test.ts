// What only looks like a part of this cluster's control plane is not judged as one, and what is one is not missed.
import test from 'ava'
import { loadPlatforms } from '../../src/content/index.ts'
import type { Given, GivenNode } from '../../src/schema/control.ts'
import { defaults, judge, verdict } from './helpers/judge.ts'

const shipped = { defaults: { ...defaults, platforms: await loadPlatforms() } }
const nodes: Given['nodes'] = [{ name: 'cp-1', roles: ['control-plane'] }]
const flagOf = (component: string, flag: string, more: object = {}) => ({
  kind: 'component-flag',
  component,
  flag,
  type: 'boolean',
  accept: { equals: 'false' },
  absent: { literal: 'fail', effective: 'fail' },
  ...more,
})

test('the kube-controllers of Calico are no controller manager, though the kernel cuts both names alike', t => {
  const given = (...processes: NonNullable<GivenNode['processes']>): Given => ({
    nodes,
    nodeEvidence: { 'cp-1': { processes: ['kubelet', ...processes] } },
  })
  const check = flagOf('kube-controller-manager', 'profiling')
  const calico = { args: '/usr/bin/kube-controllers --profiling=false', scope: 'container' as const }
  t.is(judge(check, given(calico)).result, 'notchecked')
  t.is(
    judge(check, given(calico, { args: 'kube-controller-manager --profiling=true', scope: 'container' as const }))
      .result,
    'fail',
  )
  t.is(
    judge(check, given(calico, { args: 'kube-controller-manager --profiling=false', scope: 'container' as const }))
      .result,
    'pass',
  )
})

test('an API server in a pod of k3s is the one of another cluster', t => {
  const processes: GivenNode['processes'] = [
    'k3s-server',
    { args: 'kube-apiserver --anonymous-auth=false', scope: 'container' as const },
  ]
  const check = flagOf('kube-apiserver', 'anonymous-auth')
  t.is(judge(check, { nodes, platform: 'k3s', nodeEvidence: { 'cp-1': { processes } } }, shipped).result, 'notchecked')
  t.is(judge(check, { nodes, platform: 'kubeadm', nodeEvidence: { 'cp-1': { processes } } }, shipped).result, 'pass')
})

test('a scheduler takes from a file what it takes from flags only without one', t => {
  const check = flagOf('kube-scheduler', 'profiling', { replacedBy: ['config'] })
  const by = (args: string, text?: string) =>
    verdict(
      judge(check, {
        nodes,
        nodeEvidence: {
          'cp-1': {
            processes: [
              'kubelet',
              {
                args: `kube-scheduler ${args}`,
                scope: 'container',
                ...(text === undefined ? {} : { configuration: { '/c': text } }),
              },
            ],
          },
        },
      }),
    )
  t.is(by('--profiling=false'), 'pass (pass, pass)')
  t.is(by('--config=/c --profiling=false', 'enableProfiling: true'), 'fail (fail, fail)')
  t.is(by('--config=/c --profiling=false', 'enableProfiling: false'), 'pass (pass, pass)')
  t.is(by('--config=/c --profiling=false', 'kind: KubeSchedulerConfiguration'), 'fail (fail, fail)')
  t.is(by('--config=/c --profiling=false'), 'notchecked (notchecked, notchecked)')
})

test('a node for etcd alone has files of the control plane to judge', t => {
  const check = { kind: 'file-mode', paths: ['/etc/a'], limit: '0600', absent: 'notapplicable', roles: 'control-plane' }
  const good = { files: { '/etc/a': '0600 root:root' } }
  const given = (mode: string, role: string): Given => ({
    nodes: [...(nodes ?? []), { name: 'etcd-1', roles: [role] }],
    nodeEvidence: { 'cp-1': good, 'etcd-1': { files: { '/etc/a': `${mode} root:root` } } },
  })
  t.is(judge(check, given('0600', 'etcd')).result, 'pass')
  t.is(judge(check, given('0666', 'etcd')).result, 'fail')
  t.is(judge(check, { ...given('0600', 'etcd'), nodeEvidence: { 'cp-1': good } }).result, 'notchecked')
  t.is(judge(check, given('0666', 'worker')).result, 'pass')
})
