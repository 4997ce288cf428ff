// A hundred secrets of all kinds in all places, through the real collection into a sealed bundle: none may be in it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { collectBundle } from '../../src/app/collect-bundle.ts'
import { generateKeyPair } from '../../src/bundle/index.ts'
import { temporaryFolder, writeKubeconfig } from './support/collecting.ts'
import { redact } from './support/redacting.ts'
import { corpus, holds, type Planted } from './support/secrets.ts'
import { listOf, podServer, type Routes, serve } from './support/server.ts'

const planted = corpus()

const template = ({ annotations, labels, container }: Planted) => ({
  metadata: { annotations, labels },
  spec: { containers: [{ name: 'c', image: 'registry.example/app-secret:1.2', ...container }] },
})
const metadata = (index: number, one: Planted) => ({
  name: `o${index}`,
  namespace: 'default',
  annotations: one.annotations,
  labels: one.labels,
})

/** Each secret in a pod, in the template of a deployment and in that of a cron job. */
function routes(): Routes {
  const objects = planted.filter(({ lines }) => lines === undefined)
  const listed = (kind: string, make: (one: Planted, index: number) => unknown) => () =>
    listOf(
      kind,
      objects.map((one, index) => JSON.stringify(make(one, index))),
    )
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
    '/apis': () => JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups: [group('apps'), group('batch')] }),
    '/apis/apps/v1': resources('apps/v1', 'deployments', 'Deployment'),
    '/apis/batch/v1': resources('batch/v1', 'cronjobs', 'CronJob'),
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
  t.true(planted.length >= 60, String(planted.length))
  t.is(new Set(planted.map(({ secret }) => secret)).size, planted.length)
})

test('not one planted secret is in the sealed bundle or was told to the log', async t => {
  const server = await serve(routes())
  t.teardown(() => server.close())
  const folder = await temporaryFolder(t)
  const { privateKeyFile: key } = await generateKeyPair({ type: 'ed25519', output: folder })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const said: string[] = []
  const output = join(folder, 'bundle.tar.gz')
  const { record } = await collectBundle(
    { kubeconfig, operator: 'tester', key, force: false, toolVersion: '1.2.3' },
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
  const left = planted.filter(({ secret }) => holds(text, secret) || holds(said.join('\n'), secret))
  t.deepEqual(
    left.map(({ what, secret }) => `${what}: ${secret}`),
    [],
  )
  const taken = record.redactions.reduce((sum, { count }) => sum + count, 0)
  t.true(taken >= 3 * planted.filter(({ lines }) => lines === undefined).length - 6, String(taken))
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
