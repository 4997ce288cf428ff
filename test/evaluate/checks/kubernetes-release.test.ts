// Skew, end of life, and what the site approved.
import test from 'ava'
import { judge, oneNode } from '../helpers/judge.ts'

const check = {
  kind: 'kubernetes-release',
  approved: ['v1.34.2', 'v1.34.1', 'v1.33.5', 'v1.31.9', 'v1.30.9', 'v1.35.0'],
}
const at = (version: string, kubeletVersion: string, approved = check.approved, finishedAt?: string) =>
  judge(
    { ...check, approved },
    { version, nodes: [{ name: 'n', roles: [], kubeletVersion }], ...(finishedAt === undefined ? {} : { finishedAt }) },
  )

test('an approved release in support passes on every node', t => {
  t.is(at('v1.34.2', 'v1.34.2').result, 'pass')
})

test('without the list of approved releases it waits for it, unless something is wrong already', t => {
  t.is(at('v1.34.2', 'v1.34.2', []).result, 'notchecked')
  t.is(at('v1.34.2', 'v1.35.0', []).result, 'fail')
})

test('a kubelet newer than the API server, or four minors older, is a finding', t => {
  t.is(at('v1.34.2', 'v1.35.0').result, 'fail')
  t.is(at('v1.34.2', 'v1.31.9').result, 'pass')
  t.is(at('v1.34.2', 'v1.30.9').result, 'fail')
})

test('before 1.28 a kubelet may be two minors older and no more', t => {
  const approved = ['v1.27.1', 'v1.25.0', 'v1.24.0']
  t.is(at('v1.27.1', 'v1.25.0', approved, '2023-06-01T00:00:00Z').result, 'pass')
  t.is(at('v1.27.1', 'v1.24.0', approved, '2023-06-01T00:00:00Z').result, 'fail')
})

test('end of life is judged on the day of the collection', t => {
  t.is(at('v1.31.9', 'v1.31.9', check.approved, '2025-10-28T23:59:59Z').result, 'pass')
  t.is(at('v1.31.9', 'v1.31.9', check.approved, '2025-10-29T00:00:00Z').result, 'fail')
})

test('a release or kubelet that is not on the list is a finding; a suffix makes another release', t => {
  t.is(at('v1.34.3', 'v1.34.2').result, 'fail')
  t.is(at('v1.34.2', 'v1.34.1', ['v1.34.2']).result, 'fail')
  t.is(at('v1.34.2+rke2r1', 'v1.34.2+rke2r1').result, 'fail')
  t.is(at('v1.34.2+rke2r1', 'v1.34.2+rke2r1', ['1.34.2+rke2r1']).result, 'pass')
})

test('versions that cannot be read or are not on record are not judged', t => {
  t.is(at('v1.34.2', 'custom-build').result, 'fail')
  t.is(at('v1.34.2', 'custom-build', []).result, 'notchecked')
  t.is(at('v1.99.0', 'v1.99.0', ['v1.99.0']).result, 'notchecked')
  t.is(at('unknown', 'v1.34.2').result, 'notchecked')
})

test('a scheduler two minors behind is a finding; images of a site’s own naming say nothing', t => {
  const given = (image: string) => ({
    ...oneNode,
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'kube-scheduler-cp-1',
          namespace: 'kube-system',
          annotations: { 'kubernetes.io/config.mirror': 'x' },
          ownerReferences: [{ kind: 'Node', name: 'cp-1', controller: true }],
        },
        spec: { nodeName: 'cp-1', containers: [{ name: 'kube-scheduler', image, command: ['kube-scheduler'] }] },
      },
    ],
  })
  t.is(judge(check, given('registry.k8s.io/kube-scheduler:v1.33.1')).result, 'pass')
  t.is(judge(check, given('registry.k8s.io/kube-scheduler:v1.32.0')).result, 'fail')
  t.is(judge(check, given('registry.k8s.io/kube-scheduler:v1.35.0')).result, 'fail')
  t.is(judge(check, given('site.example/scheduler:blue')).result, 'pass')
})

test('without the pods or the nodes nothing passes', t => {
  t.is(judge(check, { gaps: [{ source: 'pods', reason: 'forbidden' }] }).result, 'notchecked')
  t.is(judge(check, { gaps: [{ source: 'nodes', reason: 'forbidden' }] }).result, 'notchecked')
})
