// Objects that do not belong where they are.
import test from 'ava'
import { keptFindings } from '../../../src/evaluate/findings.ts'
import { judge, only, pod } from '../helpers/judge.ts'

const inDefault = {
  kind: 'forbidden-objects',
  sources: ['pods', 'services'],
  namespaces: ['default', 'kube-public'],
  allow: [{ source: 'services', namespace: 'default', name: 'kubernetes' }],
}
const service = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
})

test('nothing but what belongs there passes, and cites the lists that were read', t => {
  const rule = judge(inDefault, { objects: [service('default', 'kubernetes'), pod('web', 'a', {})] })
  t.is(rule.result, 'pass')
  t.deepEqual(
    only(rule).citations.map(citation => citation.file),
    ['evidence/cluster/core.v1.pods.ndjson', 'evidence/cluster/core.v1.services.ndjson'],
  )
})

test('each object that does not belong there is a finding with its line', t => {
  const rule = judge(inDefault, {
    objects: [service('default', 'web'), service('default', 'kubernetes'), service('kube-public', 'kubernetes')],
  })
  t.is(rule.result, 'fail')
  t.deepEqual(
    rule.checks.map(check => [check.target.name, check.citations[0]?.line]),
    [
      ['Service default/web', 1],
      ['Service kube-public/kubernetes', 3],
    ],
  )
})

test('an entry of another source does not allow an object of the same name', t => {
  t.is(judge(inDefault, { objects: [pod('default', 'kubernetes', {})] }).result, 'fail')
})

test('labels are compared whole', t => {
  const dashboard = { kind: 'forbidden-objects', sources: ['pods'], labels: { 'k8s-app': 'kubernetes-dashboard' } }
  const labelled = (app: string) => ({ objects: [pod('any', 'a', {}, { labels: { 'k8s-app': app } })] })
  t.is(judge(dashboard, labelled('kubernetes-dashboard')).result, 'fail')
  t.is(judge(dashboard, labelled('kubernetes-dashboard-not')).result, 'pass')
  t.is(judge(dashboard, { objects: [pod('any', 'a', {})] }).result, 'pass')
})

const system = {
  kind: 'forbidden-objects',
  sources: ['pods'],
  namespaces: ['kube-system'],
  allow: [{ owner: 'Node' }, { owner: 'ReplicaSet/coredns-*' }, { owner: 'DaemonSet/kube-proxy' }],
}
const owned = (...owners: object[]) => ({ objects: [pod('kube-system', 'a', {}, { ownerReferences: owners })] })

test('a static pod is known by the mark of its kubelet, not by an owner that anyone can write', t => {
  const node = { kind: 'Node', name: 'cp-1', controller: true }
  const mirrored = (nodeName: string, annotations: object) => ({
    objects: [pod('kube-system', 'a', { nodeName }, { ownerReferences: [node], annotations })],
  })
  const mark = { 'kubernetes.io/config.mirror': '1' }
  t.is(judge(system, mirrored('cp-1', mark)).result, 'pass')
  t.is(judge(system, mirrored('worker-1', mark)).result, 'fail')
  t.is(judge(system, mirrored('cp-1', {})).result, 'fail')
})

test('what a site declares with alsoAllow is let in beside what the control lets in', t => {
  const site = { ...system, alsoAllow: [{ owner: 'DaemonSet/csi-*' }] }
  t.is(judge(site, owned({ kind: 'DaemonSet', name: 'csi-nfs', controller: true })).result, 'pass')
  t.is(judge(site, owned({ kind: 'DaemonSet', name: 'kube-proxy', controller: true })).result, 'pass')
  t.is(judge(site, owned({ kind: 'DaemonSet', name: 'miner', controller: true })).result, 'fail')
})

test('owners are matched with wildcards', t => {
  t.is(judge(system, owned({ kind: 'ReplicaSet', name: 'coredns-abc', controller: true })).result, 'pass')
  t.is(judge(system, owned({ kind: 'ReplicaSet', name: 'not-coredns-abc', controller: true })).result, 'fail')
  t.is(judge(system, owned({ kind: 'DaemonSet', name: 'kube-proxy-2', controller: true })).result, 'fail')
  t.is(judge(system, owned()).result, 'fail')
})

test('the owner that controls an object counts, not another that stands beside it', t => {
  const rule = judge(
    system,
    owned({ kind: 'DaemonSet', name: 'kube-proxy' }, { kind: 'ReplicaSet', name: 'miner', controller: true }),
  )
  t.is(rule.result, 'fail')
})

test('an entry without any key allows nothing', t => {
  t.is(judge({ ...system, allow: [{}] }, owned()).result, 'fail')
})

test('one list that lacks keeps the others from passing, but not from failing', t => {
  const gaps = [{ source: 'services', reason: 'forbidden' as const, message: 'no' }]
  t.is(judge(inDefault, { gaps }).result, 'notchecked')
  const rule = judge(inDefault, { gaps, objects: [pod('default', 'a', {})] })
  t.is(rule.result, 'fail')
  t.is(rule.checks.length, 2)
})

test('a resource that the server does not serve has no objects', t => {
  t.is(judge(inDefault, { gaps: [{ source: 'services', reason: 'not-served' }] }).result, 'pass')
})

test('thousands of findings are counted, the first are listed, none is lost', t => {
  const objects = Array.from({ length: keptFindings + 50 }, (_, index) => pod('default', `pod-${index}`, {}))
  const rule = judge(inDefault, { objects })
  t.is(rule.checks.length, keptFindings + 1)
  t.is(rule.checks.at(-1)?.result, 'fail')
  t.regex(rule.checks.at(-1)?.message ?? '', /150 findings; the first 100 are listed, and 50 more/)
})
