// Encryption between pods: the precedence of Istio's modes, and shares.
import test from 'ava'
import { judge, pod } from '../helpers/judge.ts'

const check = { kind: 'traffic-encryption' }
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const meshed = (ns: string, name: string, labels = {}) =>
  pod(ns, name, { containers: [{ name: 'istio-proxy', image: 'x' }] }, { labels })
const bare = (ns: string, name: string) => pod(ns, name, { containers: [{ name: 'a', image: 'x' }] })
const peer = (ns: string, name: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name, namespace: ns },
  spec,
})
const mode = (value: string) => ({ mtls: { mode: value } })
const strict = peer('istio-system', 'default', mode('STRICT'))

test('the share is of pods that can be encrypted', t => {
  const objects = [namespace('shop'), strict, meshed('shop', 'a'), meshed('shop', 'b'), bare('shop', 'c')]
  t.regex(judge(check, { objects }).message, /2 of 3 pods \(66 %\).*c: no proxy/)
})

test('workload before namespace before mesh', t => {
  const web = { selector: { matchLabels: { app: 'web' } } }
  const of = (...objects: object[]) =>
    judge(check, {
      objects: [namespace('shop'), meshed('shop', 'a', { app: 'web' }), ...(objects as (typeof strict)[])],
    }).result
  t.is(of(strict), 'pass')
  t.is(of(strict, peer('shop', 'n', mode('DISABLE'))), 'fail')
  t.is(of(strict, peer('shop', 'n', mode('DISABLE')), peer('shop', 'w', { ...web, ...mode('STRICT') })), 'pass')
  t.is(of(peer('istio-system', 'default', mode('PERMISSIVE')), peer('shop', 'n', mode('STRICT'))), 'pass')
  t.is(of(strict, peer('shop', 'w', { selector: { matchLabels: { app: 'db' } }, ...mode('DISABLE') })), 'pass')
})

test('a policy with a selector in the root namespace is for that namespace alone', t => {
  const selective = peer('istio-system', 's', { selector: { matchLabels: { app: 'web' } }, ...mode('STRICT') })
  t.is(judge(check, { objects: [namespace('shop'), selective, meshed('shop', 'a', { app: 'web' })] }).result, 'fail')
})

test('two policies of one level must both be strict', t => {
  const objects = [
    namespace('shop'),
    meshed('shop', 'a'),
    peer('shop', 'a', mode('STRICT')),
    peer('shop', 'b', mode('PERMISSIVE')),
  ]
  t.is(judge(check, { objects }).result, 'fail')
})

test('the root namespace is a parameter', t => {
  const objects = [namespace('shop'), peer('mesh', 'default', mode('STRICT')), meshed('shop', 'a')]
  t.is(judge(check, { objects }).result, 'fail')
  t.is(judge({ ...check, rootNamespace: 'mesh' }, { objects }).result, 'pass')
})

test('a pod of the ambient mesh is told by the mark of its node agent', t => {
  const ambient = pod(
    'shop',
    'a',
    { containers: [{ name: 'a', image: 'x' }] },
    { annotations: { 'ambient.istio.io/redirection': 'enabled' } },
  )
  t.is(judge(check, { objects: [namespace('shop'), strict, ambient] }).result, 'pass')
  t.is(judge(check, { objects: [namespace('shop'), ambient] }).result, 'fail')
})

test('a policy without a mode may be the oldest of its level, and then the level above counts', t => {
  const unset = { mtls: { mode: 'UNSET' } }
  const of = (...objects: (typeof strict)[]) =>
    judge(check, { objects: [namespace('shop'), meshed('shop', 'a'), ...objects] }).result
  t.is(of(peer('shop', 'a', unset), peer('shop', 'b', mode('STRICT'))), 'fail')
  t.is(of(peer('shop', 'a', unset), peer('shop', 'b', mode('STRICT')), strict), 'pass')
})

test('a network that is set to encrypt does so only where its agents are on every node', t => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: { 'enable-wireguard': 'true' },
  }
  const agents = (count: number) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'cilium', namespace: 'kube-system' },
    spec: { template: { spec: { containers: [{ name: 'a', image: 'quay.io/cilium/cilium:v1' }] } } },
    status: { desiredNumberScheduled: count, numberReady: count },
  })
  const of = (count: number) =>
    judge(check, { objects: [namespace('shop'), bare('shop', 'a'), config, agents(count)] }).result
  t.is(of(2), 'pass')
  t.is(of(1), 'notchecked')
})
