// Which distribution a cluster is taken for, and which nodes and roles it has.
import test from 'ava'
import { Catalogue } from '../../src/collect/catalogue.ts'
import { readNode } from '../../src/collect/inventory.ts'
import { noClues, platformOf } from '../../src/collect/platform.ts'

const node = (labels: Record<string, string>, kubeletVersion = 'v1.34.2', annotations: Record<string, string> = {}) =>
  readNode({
    metadata: { name: 'n', labels, annotations },
    status: {
      nodeInfo: { kubeletVersion, osImage: 'Linux' },
      addresses: [{ type: 'InternalIP', address: '192.0.2.1', extra: 1 }],
    },
  })

test('the platform is told by version, labels or what kubeadm leaves, and unknown otherwise', t => {
  const withNode = (...parts: Parameters<typeof node>) => ({ ...noClues(), nodes: [node(...parts).clue] })
  t.is(platformOf('v1.30.4+rke2r1', noClues()), 'rke2')
  t.is(platformOf('v1.30.4+k3s1', noClues()), 'k3s')
  t.is(platformOf('v1.30.4-eks-a737599', noClues()), 'eks')
  t.is(platformOf('v1.30.4-gke.1348000', noClues()), 'gke')
  t.is(platformOf('v1.30.4', withNode({ 'kubernetes.azure.com/cluster': 'x' })), 'aks')
  t.is(platformOf('v1.30.4', withNode({ 'eks.amazonaws.com/nodegroup': 'x' })), 'eks')
  t.is(platformOf('v1.34.2', { ...noClues(), kubeadmConfig: true }), 'kubeadm')
  t.is(platformOf('v1.34.2', { ...noClues(), kubeadmMirrorPod: true }), 'kubeadm')
  t.is(
    platformOf('v1.20.15', withNode({}, 'v1.20.15', { 'kubeadm.alpha.kubernetes.io/cri-socket': '/run/x' })),
    'kubeadm',
  )
  t.is(platformOf('v1.34.2', withNode({})), 'unknown')
  t.is(platformOf('', noClues()), 'unknown')
})

test('roles come from the labels, sorted; master is the control plane', t => {
  t.deepEqual(node({ 'node-role.kubernetes.io/master': '', 'node-role.kubernetes.io/etcd': 'true' }).node.roles, [
    'control-plane',
    'etcd',
  ])
  t.deepEqual(node({ 'node-role.kubernetes.io/master': '', 'node-role.kubernetes.io/control-plane': '' }).node.roles, [
    'control-plane',
  ])
  t.deepEqual(node({ 'kubernetes.io/role': 'worker' }).node.roles, ['worker'])
  t.deepEqual(node({}).node, {
    name: 'n',
    roles: [],
    kubeletVersion: 'v1.34.2',
    osImage: 'Linux',
    addresses: [{ type: 'InternalIP', address: '192.0.2.1' }],
  })
})

test('a node without status is still an expected node', t => {
  t.deepEqual(readNode({ metadata: { name: 'new' } }).node, {
    name: 'new',
    roles: [],
    kubeletVersion: '',
    osImage: '',
    addresses: [],
  })
  t.throws(() => readNode({ metadata: {} }))
})

const resource = (name: string, ...verbs: string[]) => ({ name, kind: 'X', verbs })

test('the preferred version that serves a resource is asked for, else the next that does', t => {
  const catalogue = new Catalogue()
  catalogue.addGroup('batch', ['v1', 'v1beta1'], 'v1')
  catalogue.addResources('batch', 'v1', [resource('jobs', 'list')])
  catalogue.addResources('batch', 'v1beta1', [resource('cronjobs', 'list'), resource('jobs', 'list')])
  t.deepEqual(catalogue.lookup('batch', 'jobs'), { state: 'served', version: 'v1' })
  // Kubernetes 1.20 serves cron jobs in v1beta1 only, although v1 is preferred.
  t.deepEqual(catalogue.lookup('batch', 'cronjobs'), { state: 'served', version: 'v1beta1' })
  const turned = new Catalogue()
  turned.addGroup('autoscaling', ['v2', 'v1'], 'v1')
  turned.addResources('autoscaling', 'v2', [resource('horizontalpodautoscalers', 'list')])
  turned.addResources('autoscaling', 'v1', [resource('horizontalpodautoscalers', 'list')])
  t.deepEqual(turned.lookup('autoscaling', 'horizontalpodautoscalers'), { state: 'served', version: 'v1' })
})

test('only complete discovery proves that a resource does not exist', t => {
  const catalogue = new Catalogue()
  t.deepEqual(catalogue.lookup('', 'pods'), { state: 'unknown' })
  catalogue.markListed('core')
  t.deepEqual(catalogue.lookup('', 'pods'), { state: 'not-served' })
  t.deepEqual(catalogue.lookup('policy', 'podsecuritypolicies'), { state: 'unknown' })
  catalogue.markListed('named')
  t.deepEqual(catalogue.lookup('policy', 'podsecuritypolicies'), { state: 'not-served' })
  catalogue.addGroup('policy', ['v1', 'v1beta1'])
  catalogue.addResources('policy', 'v1', [resource('poddisruptionbudgets', 'list')])
  t.deepEqual(catalogue.lookup('policy', 'podsecuritypolicies'), { state: 'unknown' })
  catalogue.addResources('policy', 'v1beta1', [resource('podsecuritypolicies', 'get')])
  t.deepEqual(catalogue.lookup('policy', 'podsecuritypolicies'), { state: 'unlistable' })
})
