// Default deny, computed from what policies select.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const policy = (ns: string, name: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: ns },
  spec,
})
const check = (direction: string, require = 'default-deny') => ({ kind: 'network-isolation', direction, require })
const plain = { containers: [{ name: 'a', image: 'x' }] }
const labelled = (ns: string, name: string, app: string, spec = {}) =>
  pod(ns, name, { ...plain, ...spec }, { labels: { app } })

test('a namespace without a policy names its pods and those beyond any policy', t => {
  const objects = [
    namespace('shop'),
    labelled('shop', 'web', 'web'),
    labelled('shop', 'agent', 'agent', { hostNetwork: true }),
  ]
  const found = only(judge(check('ingress'), { objects }))
  t.is(found.result, 'fail')
  t.is(found.target.name, 'Namespace shop')
  t.regex(found.message, /no policy selects 1 pod, web; 1 pod on the host network is beyond any policy/)
})

test('a policy that opens the namespace is cited at the rule that does', t => {
  const objects = [
    namespace('shop'),
    policy('shop', 'deny', { podSelector: {} }),
    policy('shop', 'open', { podSelector: {}, ingress: [{ ports: [{ port: 1 }] }, {}] }),
  ]
  const found = only(judge(check('ingress'), { objects }))
  t.is(found.result, 'fail')
  t.is(found.citations[0]?.at, 'spec.ingress[1]')
  t.is(found.target.name, 'NetworkPolicy shop/open')
})

test('an open rule for some pods does not open the namespace', t => {
  const objects = [
    namespace('shop'),
    policy('shop', 'deny', { podSelector: {} }),
    policy('shop', 'web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{}] }),
  ]
  t.is(judge(check('ingress'), { objects }).result, 'pass')
})

test('an ingress policy says nothing of egress', t => {
  const objects = [
    namespace('shop'),
    policy('shop', 'deny', { podSelector: {}, policyTypes: ['Ingress'], egress: [{}] }),
  ]
  t.is(judge(check('egress'), { objects }).result, 'fail')
})

test('any policy is enough where only that is asked for', t => {
  const objects = [namespace('shop'), policy('shop', 'web', { podSelector: { matchLabels: { app: 'web' } } })]
  t.is(judge(check('ingress', 'any-policy'), { objects }).result, 'pass')
  t.is(judge(check('ingress', 'any-policy'), { objects: [...objects, namespace('bare')] }).result, 'fail')
})

test('pods of one workload count together, and each that is selected otherwise by itself', t => {
  const objects = [
    namespace('shop'),
    policy('shop', 'web', { podSelector: { matchLabels: { app: 'web' } } }),
    ...['a', 'b', 'c'].map(name => labelled('shop', name, 'db')),
    labelled('shop', 'd', 'web'),
  ]
  t.regex(only(judge(check('ingress', 'every-pod'), { objects })).message, /for ingress: 3 pods, such as a\./)
})

test('more than a few open namespaces are counted', t => {
  const objects = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(namespace)
  const rule = judge(check('ingress'), {
    objects,
    gaps: [{ source: 'ciliumnetworkpolicies.cilium.io', reason: 'forbidden' }],
  })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /a, b, c, d, e and 2 more/)
})

test('a policy without a spec is unreadable', t => {
  const broken = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
  }
  t.is(judge(check('ingress'), { objects: [namespace('shop'), broken] }).result, 'notchecked')
})

test('peers that fit everyone open a namespace as no peers do', t => {
  const of = (rule: object) =>
    judge(check('ingress'), {
      objects: [namespace('shop'), policy('shop', 'open', { podSelector: {}, ingress: [rule] })],
    }).result
  for (const peer of [
    { namespaceSelector: {} },
    { namespaceSelector: {}, podSelector: {} },
    { ipBlock: { cidr: '0.0.0.0/0' } },
    { ipBlock: { cidr: '::/0', except: [] } },
  ])
    t.is(of({ from: [{ podSelector: { matchLabels: { app: 'a' } } }, peer] }), 'fail', JSON.stringify(peer))
  for (const peer of [
    { podSelector: {} },
    { namespaceSelector: { matchLabels: { team: 'a' } } },
    { namespaceSelector: {}, podSelector: { matchLabels: { app: 'proxy' } } },
    { ipBlock: { cidr: '10.0.0.0/8' } },
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
  ])
    t.is(of({ from: [peer] }), 'pass', JSON.stringify(peer))
})

test('an entry without a port, or with all of them, restricts none', t => {
  const of = (...ports: object[]) =>
    judge(check('ingress'), {
      objects: [namespace('shop'), policy('shop', 'open', { podSelector: {}, ingress: [{ ports }] })],
    }).result
  t.is(of({ protocol: 'TCP' }), 'fail')
  t.is(of({ port: 1, endPort: 65535 }), 'fail')
  t.is(of({ protocol: 'UDP', port: 53 }), 'pass')
})
