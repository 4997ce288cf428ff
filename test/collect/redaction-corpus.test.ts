// More than a hundred secrets of all kinds in all places (objects, volumes, node files, refusals that go into gaps and the log),
// through the real collection into a sealed bundle: none may be in it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { collectBundle } from '../../src/app/collect-bundle.ts'
import { generateKeyPair } from '../../src/bundle/index.ts'
import { folderOf, nodeFileText, week } from './node/node-folder.ts'
import { temporaryFolder, writeKubeconfig } from './support/collecting.ts'
import { redact } from './support/redacting.ts'
import { corpus, holds, type Planted } from './support/secrets.ts'
import { listOf, podServer, type Routes, refuse, serve } from './support/server.ts'

const planted = corpus()

const template = ({ annotations, labels, container, volume }: Planted) => ({
  metadata: { annotations, labels },
  spec: {
    containers: [{ name: 'c', image: 'registry.example/app-secret:1.2', ...container }],
    ...(volume === undefined ? {} : { volumes: [{ name: 'v', ...volume }] }),
  },
})
/** Of an object, not of a node or of what a server says. */
const inObjects = planted.filter(({ lines, process, refusal }) => (lines ?? process ?? refusal) === undefined)
const ofStorage = planted.filter(
  ({ persistentVolume, storageClass }) => (persistentVolume ?? storageClass) !== undefined,
)
const metadata = (index: number, one: Planted) => ({
  name: `o${index}`,
  namespace: 'default',
  annotations: one.annotations,
  labels: one.labels,
})

/** Lists that the server refuses, each with a secret in what it says. */
const lists = ['services', 'limitranges', 'resourcequotas']

/** One node file with everything that is planted in a node: each configuration a file of its own, each process one. */
const nodeFile = () =>
  nodeFileText({
    node: 'cp-1',
    collectedAt: '2025-12-31T00:00:00Z',
    lines: planted.flatMap(({ lines, process }, index) => [
      ...(lines === undefined
        ? []
        : [{ kind: 'configuration', root: 'host', path: `/etc/c-${index}`, form: 'text', lines }]),
      ...(process === undefined
        ? []
        : [
            {
              kind: 'process',
              pid: index,
              parent: 1,
              name: 'k3s',
              scope: 'host',
              namespace: '',
              uid: 0,
              gid: 0,
              exe: '/k3s',
              args: process.args ?? [],
              env: process.env ?? [],
            },
          ]),
    ]),
  })

/** Each secret in a pod, in the template of a deployment and in that of a cron job. */
function routes(): Routes {
  const objects = inObjects.filter(one => !ofStorage.includes(one))
  const volumes = planted.filter(({ persistentVolume }) => persistentVolume !== undefined)
  const classes = planted.filter(({ storageClass }) => storageClass !== undefined)
  const listed = (kind: string, make: (one: Planted, index: number) => unknown) => () =>
    listOf(
      kind,
      objects.map((one, index) => JSON.stringify(make(one, index))),
    )
  const refused = planted.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal]))
  const resources = (groupVersion: string, name: string, kind: string) => () =>
    JSON.stringify({ kind: 'APIResourceList', groupVersion, resources: [{ name, kind, verbs: ['list'] }] })
  const group = (name: string) => ({
    name,
    versions: [{ groupVersion: `${name}/v1`, version: 'v1' }],
    preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
  })
  return {
    ...podServer(
      listed('Pod', (one, index) => ({
        metadata: metadata(index, one),
        spec: template(one).spec,
        status:
          one.message === undefined
            ? {}
            : { containerStatuses: [{ lastState: { terminated: { message: one.message } } }] },
      })),
    ),
    '/apis': () =>
      JSON.stringify({
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: ['apps', 'batch', 'storage.k8s.io', 'networking.k8s.io'].map(group),
      }),
    '/apis/apps/v1': resources('apps/v1', 'deployments', 'Deployment'),
    '/apis/batch/v1': resources('batch/v1', 'cronjobs', 'CronJob'),
    '/api/v1': () =>
      JSON.stringify({
        kind: 'APIResourceList',
        groupVersion: 'v1',
        resources: ['pods', 'namespaces', 'nodes', 'persistentvolumes', ...lists].map(name => ({
          name,
          kind: name,
          verbs: ['list'],
        })),
      }),
    '/api/v1/nodes': () => listOf('Node', [JSON.stringify({ metadata: { name: 'cp-1' } })]),
    '/api/v1/persistentvolumes': () =>
      listOf(
        'PersistentVolume',
        volumes.map((one, index) => JSON.stringify({ metadata: metadata(index, one), spec: one.persistentVolume })),
      ),
    '/apis/storage.k8s.io/v1': resources('storage.k8s.io/v1', 'storageclasses', 'StorageClass'),
    '/apis/storage.k8s.io/v1/storageclasses': () =>
      listOf(
        'StorageClass',
        classes.map((one, index) => JSON.stringify({ metadata: metadata(index, one), ...one.storageClass })),
      ),
    ...Object.fromEntries(
      lists.map((name, index): [string, Routes[string]] => [
        `/api/v1/${name}`,
        ({ response }) => refuse(response, 403, refused[index] ?? 'no'),
      ]),
    ),
    '/apis/apps/v1/deployments': listed('Deployment', (one, index) => ({
      metadata: metadata(index, one),
      spec: { template: template(one) },
    })),
    '/apis/batch/v1/cronjobs': listed('CronJob', (one, index) => ({
      metadata: metadata(index, one),
      spec: { jobTemplate: { spec: { template: template(one) } } },
    })),
  }
}

test('the corpus is large, and no two secrets are one', t => {
  t.true(planted.length >= 100, String(planted.length))
  t.is(new Set(planted.map(({ secret }) => secret)).size, planted.length)
})

test('not one planted secret is in the sealed bundle or was told to the log', async t => {
  const server = await serve(routes())
  t.teardown(() => server.close())
  const folder = await temporaryFolder(t)
  const { privateKeyFile: key } = await generateKeyPair({ type: 'ed25519', output: folder })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const nodeEvidence = { folder: await folderOf(t, { 'cp-1.ndjson': nodeFile() }), maxAge: week, knownScripts: [] }
  const said: string[] = []
  const output = join(folder, 'bundle.tar.gz')
  const { record } = await collectBundle(
    { kubeconfig, nodeEvidence, operator: 'tester', key, force: false, toolVersion: '1.2.3' },
    { file: output },
    {
      clock: { now: () => Date.UTC(2026, 0, 1) },
      random: { bytes: length => new Uint8Array(length).fill(7) },
      logger: { log: (_level, message, fields) => said.push(`${message} ${JSON.stringify(fields)}`) },
      progress: { start: () => ({ update: () => undefined, end: () => undefined }) },
    },
  )
  const text = gunzipSync(await readFile(output)).toString('latin1')
  t.true(text.includes('registry.example/app-secret:1.2'), 'an image keeps its tag')
  for (const [source, count] of [
    ['pods', 1],
    ['deployments.apps', 1],
    ['cronjobs.batch', 1],
  ] as const)
    t.is(
      record.collectors.filter(collector => collector.source === source && collector.objects > 50).length,
      count,
      source,
    )
  t.is(record.nodeEvidence?.length, 1)
  for (const source of lists) t.is(record.gaps.find(gap => gap.source === source)?.reason, 'forbidden', source)
  t.true(
    said.some(line => line.includes('redacted:')),
    'the program’s own log is redacted, too',
  )
  const left = planted.filter(({ secret }) => holds(text, secret) || holds(said.join('\n'), secret))
  t.deepEqual(
    left.map(({ what, secret }) => `${what}: ${secret}`),
    [],
  )
  const taken = record.redactions.reduce((sum, { count }) => sum + count, 0)
  t.true(
    taken >= 3 * inObjects.filter(one => !ofStorage.includes(one)).length - 6 + (planted.length - inObjects.length),
    String(taken),
  )
})

for (const { what, secret, lines } of planted) {
  if (lines === undefined) continue
  test(`in a file of a node: ${what}`, t => {
    const line = JSON.stringify({ metadata: {}, kind: 'configuration', apiVersion: 'x', path: '/x', lines })
    const written = redact(line, 'node/cp-1/configuration')
    t.false(holds(written, secret), written)
    t.true(written.includes('redacted:'))
  })
}
