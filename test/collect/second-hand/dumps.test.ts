// The folders and archives of dump tools, in the layouts that those tools write, and what a bad archive does.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { stringify } from 'yaml'
import type { ErrorCode } from '../../../src/errors.ts'
import { entry } from '../../bundle/helpers/forge.ts'
import {
  type ArchiveEntry,
  dumpedPod,
  fixture,
  json,
  list,
  paths,
  pod,
  refusal,
  said,
  type TakenIn,
  takeIn,
  tar,
  tarGz,
  write,
} from './support/taking-in.ts'

const nodes = JSON.parse(await readFile(fixture('kubectl', 'nodes.json'), 'utf8')) as {
  items: Record<string, unknown>[]
}
const names = (objects: readonly Record<string, unknown>[] | undefined) =>
  objects?.map(({ metadata }) => (metadata as { name: string }).name)
const bare = ({ metadata, spec }: ReturnType<typeof pod>) => ({ metadata, spec })

/** replicatedhq/troubleshoot: cluster-resources/<kind>/<namespace>.json, arrays in older releases, lists in newer ones. */
const supportBundle: readonly ArchiveEntry[] = [
  ['support-bundle-1/version.yaml', 'apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n'],
  ['support-bundle-1/analysis.json', 'this is not JSON'],
  [
    'support-bundle-1/cluster-info/cluster_version.json',
    json({ info: { major: '1', minor: '34', gitVersion: 'v1.34.4' }, string: 'v1.34.4' }),
  ],
  [
    'support-bundle-1/cluster-resources/nodes.json',
    json(nodes.items.map(({ metadata, spec, status }) => ({ metadata, spec, status }))),
  ],
  ['support-bundle-1/cluster-resources/nodes-errors.json', 'null'],
  ['support-bundle-1/cluster-resources/pods/web.json', json([bare(dumpedPod('a')), bare(dumpedPod('b'))])],
  [
    'support-bundle-1/cluster-resources/pods/shop.json',
    json(list('PodList', [dumpedPod('c', 'shop')], { resourceVersion: '9' })),
  ],
  ['support-bundle-1/cluster-resources/pods-errors.json', json({ secret: 'pods is forbidden' })],
  ['support-bundle-1/cluster-resources/services/web.json', 'null'],
  ['support-bundle-1/cluster-resources/auth-cani-list/web.json', json([{ verbs: ['get'], resources: ['pods'] }])],
  [
    'support-bundle-1/cluster-resources/pods/logs/web/a/c.log',
    '',
    { type: '2', linkName: '../../../../../logs/c.log', size: '00000000000 ' },
  ],
]

/** vmware-tanzu/sonobuoy: resources/cluster and resources/ns/<namespace>, hosts/<node>/configz.json, serverversion.json. */
const sonobuoy: readonly ArchiveEntry[] = [
  ['meta/config.json', json({ UUID: 'x' })],
  ['serverversion.json', json({ major: '1', minor: '34', gitVersion: 'v1.34.4' })],
  ['resources/cluster/core_v1_nodes.json', json(list('NodeList', nodes.items, { resourceVersion: '5' }))],
  ['resources/ns/web/core_v1_pods.json', json([bare(dumpedPod('a'))])],
  ['resources/ns/shop/Pods.json', json([bare(dumpedPod('b', 'shop'))])],
  [
    'hosts/cp-1/configz.json',
    json({ kubeletconfig: { readOnlyPort: 0, authentication: { anonymous: { enabled: false } } } }),
  ],
  ['plugins/e2e/results/global/e2e.log', 'log'],
]

/** oc adm must-gather: one folder per image, cluster-scoped-resources and namespaces below it. */
const mustGather: Record<string, string> = {
  'quay-io-image/version': 'openshift/must-gather',
  'quay-io-image/cluster-scoped-resources/core/nodes/cp-1.yaml': `---\n${stringify(nodes.items[0])}`,
  'quay-io-image/namespaces/web/web.yaml': stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'web', uid: 'u' },
  }),
  'quay-io-image/namespaces/web/core/pods.yaml': `---\n${stringify(list('PodList', [bare(dumpedPod('a'))], { resourceVersion: '5' }))}`,
  'quay-io-image/namespaces/web/core/secrets.yaml': stringify(
    list('SecretList', [{ metadata: { name: 's', namespace: 'web', uid: 'u' }, data: { a: 'cGxhbnRlZA==' } }], {}),
  ),
  'quay-io-image/namespaces/web/pods/a/a.yaml': stringify({ ...dumpedPod('a'), status: { phase: 'Running' } }),
}

test('a support bundle of troubleshoot: arrays and lists, the version, what it could not list', async t => {
  const folder = await write(t, { 'support-bundle.tar.gz': tarGz(...supportBundle) })
  const taken = await takeIn(t, join(folder, 'support-bundle.tar.gz'), { complete: ['pods', 'nodes'] })
  t.deepEqual(names(await taken.objects(paths.pods)), ['a', 'b', 'c'])
  t.like((await taken.objects(paths.pods))?.[0], { apiVersion: 'v1', kind: 'Pod' })
  t.is(taken.record.cluster.version, 'v1.34.4')
  t.is(taken.record.nodes.length, 3)
  t.is(taken.gap('nodes'), undefined)
  t.like(taken.gap('pods'), { reason: 'partial' })
  t.regex(taken.gap('pods')?.message ?? '', /pods-errors\.json says: pods is forbidden/)
  t.is(taken.gap('services')?.reason, 'not-given')
  const [input] = taken.record.inputs ?? []
  t.like(input, { name: 'support-bundle.tar.gz', dumped: 6, declared: 0, size: tarGz(...supportBundle).length })
  t.deepEqual(input?.passedOver, { files: 3, otherKinds: 0, notKubernetes: 1, repeated: 0 })
  t.is(
    (await taken.objects(paths.origins))?.at(-1)?.['input'],
    'support-bundle.tar.gz: support-bundle-1/cluster-resources/pods/shop.json',
  )
})

test('the same support bundle unpacked gives the same objects', async t => {
  const plain = supportBundle.filter(([path, , fields]) => fields === undefined && !path.endsWith('analysis.json'))
  const folder = await write(t, Object.fromEntries(plain.map(([path, body]) => [path, body])))
  const packed = await takeIn(t, join(await write(t, { 'b.tgz': tarGz(...supportBundle) }), 'b.tgz'))
  // Folders are read in the order of their names, archives in their own.
  const lines = async (taken: TakenIn) => (await taken.text(paths.pods)).split('\n').sort()
  t.deepEqual(await lines(await takeIn(t, folder)), await lines(packed))
})

test('results of sonobuoy: kinds from file names, the configuration of kubelets', async t => {
  const folder = await write(t, { 'r.tar.gz': tarGz(...sonobuoy) })
  const taken = await takeIn(t, join(folder, 'r.tar.gz'))
  t.deepEqual(names(await taken.objects(paths.pods)), ['a', 'b'])
  t.is(taken.record.cluster.version, 'v1.34.4')
  t.is(
    await taken.text('evidence/nodes/cp-1/configz.json'),
    '{"kubeletconfig":{"authentication":{"anonymous":{"enabled":false}},"readOnlyPort":0}}\n',
  )
  t.is(taken.gap('configz/cp-1'), undefined)
  t.is(taken.gap('configz/worker-1')?.reason, 'not-given')
})

test('a folder of must-gather: lists of namespaces, the pods beside logs not once more, no values of Secrets', async t => {
  const folder = await write(t, mustGather)
  const taken = await takeIn(t, folder)
  t.deepEqual(names(await taken.objects(paths.pods)), ['a'])
  t.regex(taken.gap('pods')?.message ?? '', /nothing proves/)
  t.deepEqual(
    taken.record.nodes.map(({ name }) => name),
    ['cp-1'],
  )
  t.notRegex(await taken.text(paths.secrets), /cGxhbnRlZA/)
  const packed = tarGz(
    ...Object.entries(mustGather).map(([path, body]) => [`must-gather.local.1/${path}`, body] as const),
  )
  const again = await takeIn(t, join(await write(t, { 'm.tgz': packed }), 'm.tgz'))
  t.deepEqual(names(await again.objects(paths.pods)), ['a'])
})

test('a tar without gzip, and an archive on the standard input, are read too', async t => {
  const plain = tar(['resources/ns/web/core_v1_pods.json', json([bare(dumpedPod('a'))])])
  const folder = await write(t, { 'r.tar': plain })
  t.deepEqual(names(await (await takeIn(t, join(folder, 'r.tar'))).objects(paths.pods)), ['a'])
  const stdin = async function* () {
    yield gzipSync(plain)
  }
  t.deepEqual(names(await (await takeIn(t, '-', { stdin: stdin() })).objects(paths.pods)), ['a'])
})

const good: ArchiveEntry = ['resources/ns/web/core_v1_pods.json', json([bare(dumpedPod('a'))])]
const empty = '00000000000 '

const hostile: readonly [title: string, archive: Buffer, code: ErrorCode, says: RegExp][] = [
  [
    'a link that leads out',
    tarGz(good, ['a.log', '', { type: '2', linkName: '../../etc/passwd', size: empty }]),
    'FROM_REFUSED',
    /leads out/,
  ],
  [
    'a link to an absolute path',
    tarGz(good, ['a.log', '', { type: '2', linkName: '/etc/passwd', size: empty }]),
    'FROM_REFUSED',
    /leads out/,
  ],
  [
    'a link in the place of objects',
    tarGz(good, ['resources/ns/web/x.json', '', { type: '2', linkName: 'y.json', size: empty }]),
    'FROM_REFUSED',
    /link where a file/,
  ],
  [
    'a hard link',
    tarGz(good, ['resources/ns/web/x.json', '', { type: '1', linkName: 'y.json', size: empty }]),
    'FROM_REFUSED',
    /neither a file/,
  ],
  ['a device', tarGz(good, ['dev', '', { type: '3', size: empty }]), 'FROM_REFUSED', /neither a file/],
  ['a named pipe', tarGz(['p.json', '', { type: '6', size: empty }], good), 'FROM_REFUSED', /neither a file/],
  ['a path that climbs out', tarGz(good, ['../resources/ns/web/core_v1_pods.json', '[]']), 'FROM_REFUSED', /outside/],
  [
    'a path that climbs out and back',
    tarGz(good, ['resources/ns/../../../resources/ns/x.json', '[]']),
    'FROM_REFUSED',
    /outside/,
  ],
  ['an absolute path', tarGz(good, ['/resources/ns/web/core_v1_services.json', '[]']), 'FROM_REFUSED', /outside/],
  ['a path with a drive', tarGz(good, ['C:resources/ns/web/core_v1_services.json', '[]']), 'FROM_REFUSED', /outside/],
  [
    'a file that says it has 400 MiB',
    gzipSync(Buffer.concat([entry(good[0], good[1]), entry('resources/ns/a.json', '', { size: '03100000000 ' })])),
    'FROM_REFUSED',
    /bytes; .* allowed/,
  ],
  ['an archive that was cut', tarGz(good, good).subarray(0, 150), 'FROM_INVALID', /broken or cut short/],
  [
    'an archive whose last file was cut',
    gzipSync(tar(['a.log', Buffer.alloc(4096)]).subarray(0, 2000)),
    'FROM_INVALID',
    /broken or cut short/,
  ],
  [
    'a header that was changed',
    gzipSync(
      Buffer.concat([
        entry(...(good as [string, string])),
        Buffer.from(entry('a', 'b')).fill(0x41, 0, 8),
        Buffer.alloc(1024),
      ]),
    ),
    'FROM_INVALID',
    /broken or cut short/,
  ],
  [
    'broken YAML inside',
    tarGz(['namespaces/web/core/pods.yaml', 'a: 1\nb: [\n']),
    'FROM_INVALID',
    /a\.tar\.gz: namespaces\/web\/core\/pods\.yaml, line \d/,
  ],
  [
    'an archive of something else',
    tarGz(['etc/hosts', 'x'], ['deploy/pod.yaml', stringify(pod('a'))]),
    'FROM_EMPTY',
    /dump tools/,
  ],
]

for (const [title, archive, code, says] of hostile)
  test(`${title}: ${code}, and nothing is written`, async t => {
    const folder = await write(t, { 'a.tar.gz': archive })
    const error = await refusal(t, join(folder, 'a.tar.gz'))
    t.is(error.code, code, said(error))
    t.regex(said(error), says)
  })

test('an archive that unpacks to hundreds of times its size is refused while it is unpacked', async t => {
  const folder = await write(t, {
    'bomb.tar.gz': gzipSync(tar(['a.log', Buffer.alloc(96 * 1024 * 1024)], good), { level: 9 }),
  })
  const error = await refusal(t, join(folder, 'bomb.tar.gz'))
  t.is(error.code, 'FROM_REFUSED')
  t.regex(said(error), /times its size/)
  await rm(folder, { recursive: true })
})
