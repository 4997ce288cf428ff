// The whole collection against the recorded answers of a real cluster.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import test from 'ava'
import { isLack, locate } from '../../src/model/source.ts'
import { predicateSchema } from '../../src/schema/manifest.ts'
import { collectFrom } from './support/collecting.ts'
import { asRoutes, recordedRoutes, serve } from './support/server.ts'

async function collectRecorded(t: Parameters<typeof collectFrom>[0]) {
  const bodies = await recordedRoutes()
  const server = await serve(asRoutes(bodies))
  t.teardown(() => server.close())
  return { bodies, server, collected: await collectFrom(t, server) }
}

test('every list of the recorded cluster is collected with as many objects as it has', async t => {
  const { bodies, collected } = await collectRecorded(t)
  const { record } = collected
  let compared = 0
  for (const { path } of collected.files) {
    const where = locate(path)
    if (where?.kind !== 'list') continue
    const resource = where.source.split('.')[0] ?? ''
    const root = where.group === '' ? `/api/${where.version}` : `/apis/${where.group}/${where.version}`
    const sent = JSON.parse(bodies.get(`${root}/${resource}`) ?? '{}') as { items: unknown[] }
    const lines = await collected.lines(path)
    t.is(lines?.length, sent.items.length, path)
    t.is(record.collectors.find(({ source }) => source === where.source)?.objects, sent.items.length, path)
    compared += 1
  }
  t.true(compared >= 33)
})

test('the record of the recorded cluster fits the manifest and names cluster, version, platform and nodes', async t => {
  const { collected } = await collectRecorded(t)
  const { record, files } = collected
  t.deepEqual(
    predicateSchema.parse({ ...record, files: files.map(({ path, size, sha256 }) => ({ path, size, sha256 })) })
      .cluster,
    {
      uid: 'fd23db54-dd5d-4879-8388-57acb739bc6c',
      name: 'test-cluster',
      server: record.cluster.server,
      version: 'v1.34.4',
      platform: 'kubeadm',
    },
  )
  t.deepEqual(
    record.nodes.map(({ name, roles, kubeletVersion }) => [name, roles, kubeletVersion]),
    [
      ['cp-1', ['control-plane'], 'v1.34.4'],
      ['worker-1', [], 'v1.34.4'],
      ['worker-2', [], 'v1.34.4'],
    ],
  )
  t.is(record.startedAt, '2026-01-01T00:00:01.000Z')
  t.true(record.finishedAt > record.startedAt)
  t.is(record.operator, 'tester')
})

test('what was not recorded is a gap: cluster roles were not', async t => {
  const { collected } = await collectRecorded(t)
  t.deepEqual(
    collected.record.gaps.filter(isLack).map(({ source, reason, status }) => [source, reason, status]),
    [['clusterroles.rbac.authorization.k8s.io', 'not-found', 404]],
  )
})

test('what discovery does not list is proved absent: pod security policies, and the products that were not installed', async t => {
  const { collected } = await collectRecorded(t)
  const absent = collected.record.gaps.filter(gap => !isLack(gap)).map(({ source }) => source)
  for (const source of [
    'podsecuritypolicies.policy',
    'ciliumnetworkpolicies.cilium.io',
    'externalsecrets.external-secrets.io',
  ])
    t.true(absent.includes(source), source)
  t.false(absent.includes('pods'))
})

test('a line of evidence is what the server sent, with the type of the list put first', async t => {
  const { bodies, collected } = await collectRecorded(t)
  // Nothing of the services is secret, so putting the lines back must give the server's bytes.
  const lines = (await collected.lines('evidence/cluster/core.v1.services.ndjson')) ?? []
  const prefix = '{"apiVersion":"v1","kind":"Service",'
  t.true(lines.every(line => line.startsWith(prefix)))
  const items = lines.map(line => `{${line.slice(prefix.length)}`)
  t.true(bodies.get('/api/v1/services')?.includes(`"items":[${items.join(',')}]`))
})

test('the mirror pods of the control plane keep their command lines to the letter', async t => {
  const { bodies, collected } = await collectRecorded(t)
  const lines = (await collected.lines('evidence/cluster/core.v1.pods.ndjson')) ?? []
  const sent = JSON.parse(bodies.get('/api/v1/pods') ?? '') as {
    items: { metadata: { name: string }; spec: unknown }[]
  }
  for (const name of ['kube-apiserver-cp-1', 'kube-controller-manager-cp-1', 'kube-scheduler-cp-1', 'etcd-cp-1']) {
    const line = lines.find(candidate => candidate.includes(`"name":"${name}","namespace"`)) ?? '{}'
    const { spec } = JSON.parse(line) as { spec: unknown }
    t.deepEqual(spec, sent.items.find(item => item.metadata.name === name)?.spec)
  }
})

test('sizes and digests are those of the files as they lie in the spool', async t => {
  const { collected } = await collectRecorded(t)
  for (const { path, location, size, sha256 } of collected.files) {
    const bytes = await readFile(location)
    t.is(bytes.length, size, path)
    t.is(createHash('sha256').update(bytes).digest('hex'), sha256, path)
  }
})

test('Secrets are asked for as metadata only', async t => {
  const { server } = await collectRecorded(t)
  const asked = server.requests.filter(({ path }) => path.startsWith('/api/v1/secrets'))
  t.is(asked.length, 1)
  t.is(asked[0]?.headers.accept, 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1')
})

test('config maps keep every key; values stay only for those that say how the cluster was set up', async t => {
  const { collected } = await collectRecorded(t)
  const lines = (await collected.lines('evidence/cluster/core.v1.configmaps.ndjson')) ?? []
  const maps = lines.map(line => JSON.parse(line) as { metadata: { name: string }; data?: Record<string, string> })
  const kept = maps.filter(({ data }) =>
    Object.values(data ?? {}).some(value => !/^redacted:config-map-value:[0-9a-f]{16}$/.test(value)),
  )
  t.deepEqual(kept.map(({ metadata }) => metadata.name).sort(), ['kube-proxy', 'kubeadm-config', 'kubelet-config'])
  t.true(maps.find(({ metadata }) => metadata.name === 'coredns')?.data?.['Corefile']?.startsWith('redacted:'))
  const count = collected.record.redactions.find(({ kind }) => kind === 'config-map-value')?.count
  t.is(count, lines.join().split('redacted:config-map-value:').length - 1)
})

test('the kubelet configuration of every node is there as it was sent', async t => {
  const { bodies, collected } = await collectRecorded(t)
  for (const node of ['cp-1', 'worker-1', 'worker-2']) {
    const lines = await collected.lines(`evidence/nodes/${node}/configz.json`)
    t.is(lines?.join(), bodies.get(`/api/v1/nodes/${node}/proxy/configz`))
  }
})

test('the log tells in order what was done, one JSON object a line, with the time of the clock', async t => {
  const { collected } = await collectRecorded(t)
  const lines = ((await collected.lines('log.ndjson')) ?? []).map(line => JSON.parse(line) as Record<string, string>)
  t.is(lines[0]?.['message'], 'collection started')
  t.is(lines.at(-1)?.['message'], 'collection finished')
  t.true(lines.some(line => line['source'] === 'pods' && line['message'] === 'collected'))
  t.true(lines.some(line => line['source'] === 'podsecuritypolicies.policy' && line['reason'] === 'not-served'))
  const times = lines.map(line => line['time'] ?? '')
  t.deepEqual(times, times.toSorted())
})

test('every source ends its progress step, and what is proved absent is no gap there', async t => {
  const { collected } = await collectRecorded(t)
  t.true(collected.steps.includes('pods done 9 objects'))
  t.true(collected.steps.includes('podsecuritypolicies.policy done not served, so there are none'))
})
