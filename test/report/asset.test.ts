// Host names that every importer takes, addresses that are addresses, and file names that are no paths.
import test from 'ava'
import { clusterAsset, nodeAssets } from '../../src/report/asset.ts'
import type { InventoryNode } from '../../src/schema/manifest.ts'
import { smallEvaluation } from './fixture.ts'

const named = (name: string, uid = 'u-1') => ({
  ...smallEvaluation(),
  cluster: { ...smallEvaluation().cluster, name, uid },
})

const node = (name: string, addresses: InventoryNode['addresses'] = []): InventoryNode => ({
  name,
  roles: [],
  kubeletVersion: 'v1.34.2',
  osImage: '',
  addresses,
})

for (const [name, host] of [
  ['kubernetes', 'kubernetes'],
  ['arn:aws:eks:us-gov-west-1:1:cluster/prod', 'arn-aws-eks-us-gov-west-1-1-cluster-prod'],
  ['../../etc', 'etc'],
  ['Ω', 'cluster-u-1'],
  ['', 'cluster-u-1'],
  ['x'.repeat(400), 'x'.repeat(253)],
] as const) {
  test(`a cluster named ${JSON.stringify(name.slice(0, 50))} has the host name ${host.slice(0, 50)}`, t => {
    t.is(clusterAsset(named(name)).hostName, host)
  })
}

test('a cluster without name and UID still has a host name', t => {
  t.is(clusterAsset(named('', '')).hostName, 'kubernetes-cluster')
})

test('only valid addresses and names of a node are used, the internal one first', t => {
  const [asset] = nodeAssets({
    ...smallEvaluation(),
    nodes: [
      node('n-1', [
        { type: 'ExternalIP', address: '198.51.100.7' },
        { type: 'InternalIP', address: '10.0.0.999' },
        { type: 'InternalIP', address: '10.0.0.7' },
        { type: 'InternalIP', address: 'fd00::7' },
        { type: 'Hostname', address: 'n-1' },
        { type: 'InternalDNS', address: 'n-1.example.mil; rm' },
        { type: 'ExternalDNS', address: 'n-1.example.mil' },
      ]),
    ],
  })
  t.is(asset?.ip, '10.0.0.7')
  t.deepEqual(asset?.addresses, ['10.0.0.7', 'fd00::7', '198.51.100.7'])
  t.is(asset?.fqdn, 'n-1.example.mil')
})

test('nodes whose names become alike keep documents of their own', t => {
  const assets = nodeAssets({ ...smallEvaluation(), nodes: [node('a/b'), node('a:b'), node('A-b'), node('/')] })
  t.deepEqual(
    assets.map(asset => asset.fileTag),
    ['.a-b', '.a-b-2', '.A-b-3', '.node-4'],
  )
})
