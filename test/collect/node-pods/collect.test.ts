// Node pods against a server that behaves as a cluster does: what comes is taken in, what does not is a gap of its node with the
// reason, and nothing is left behind.
import { readdirSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { namespaceObject, standingNamespace } from '../../../src/collect/node-pods/objects.ts'
import type { NodePodsOptions, Pace } from '../../../src/collect/node-pods/options.ts'
import { nodePodPermissions, ownNamespacePermissions } from '../../../src/collect/node-pods/permissions.ts'
import { evidencePaths, nodeParts } from '../../../src/model/source.ts'
import { predicateSchema } from '../../../src/schema/manifest.ts'
import { folderOf, nodeFileText, week } from '../node/node-folder.ts'
import { script } from '../node/support.ts'
import { type CollectTweaks, collectFrom, temporaryFolder } from '../support/collecting.ts'
import { serve } from '../support/server.ts'
import {
  FakeCluster,
  failed,
  frame,
  fresh,
  isAllowed,
  type NodeAct,
  succeeded,
  thrownOut,
  waiting,
  works,
} from './fake-cluster.ts'

const pace: Partial<Pace> = { look: 5, trouble: 1000, start: 4000, run: 4000, removal: 8000 }
const pods: NodePodsOptions = {
  image: 'registry.local/busybox:1',
  texts: { script: script.text, runner: 'the runner' },
  knownScripts: [script.bodySha256],
  pace,
}

async function collectWith(t: ExecutionContext, cluster: FakeCluster, tweaks: CollectTweaks = {}) {
  const server = await serve(await cluster.routes())
  t.teardown(() => server.close())
  return collectFrom(t, server, { ...tweaks, options: { nodePods: pods, ...tweaks.options } })
}

const nodeGaps = (gaps: readonly { source: string; reason: string; message: string }[]) =>
  gaps.filter(({ source }) => source.startsWith('node/'))

test.serial(
  'every node is looked at; what its pod wrote is evidence as that of a carried file, and nothing is left',
  async t => {
    const cluster = new FakeCluster({ 'cp-1': [works('cp-1', [{ kind: 'sysctl', name: 'vm.x', value: '1' }])] })
    const { record, lines, folder } = await collectWith(t, cluster)
    t.deepEqual(nodeGaps(record.gaps), [])
    t.deepEqual(
      record.nodeEvidence?.map(({ node, pod, script: { known }, inventory }) => ({ node, pod, known, inventory })),
      ['cp-1', 'worker-1', 'worker-2'].map(node => ({
        node,
        pod: { image: 'registry.local/busybox:1', imageId: 'sha256:1' },
        known: true,
        inventory: 'listed',
      })),
    )
    predicateSchema.shape.nodeEvidence.parse(record.nodeEvidence)
    t.regex((await lines(evidencePaths.node('cp-1', 'node')))?.join('\n') ?? '', /"vm\.x"/)
    for (const part of nodeParts) t.truthy(await lines(evidencePaths.node('worker-2', part)), part)
    t.deepEqual([...cluster.objects.keys()], [])
    t.deepEqual(
      readdirSync(folder).filter(name => name.startsWith('.')),
      [],
    )
    const [made] = cluster.asked.filter(({ method, path }) => method === 'POST' && path === '/api/v1/namespaces')
    t.like(made?.body, {
      metadata: { labels: { 'stigpack/run': record.runId, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    })
  },
)

test.serial(
  'nothing is asked for beyond what is declared, with a namespace of its own and with the standing one',
  async t => {
    const own = new FakeCluster()
    await collectWith(t, own)
    const beyond = own.asked.filter(one => !isAllowed([...nodePodPermissions, ...ownNamespacePermissions], one))
    t.deepEqual(beyond, [])
    t.false(
      own.asked.every(one => isAllowed(nodePodPermissions, one)),
      'the check itself can fail',
    )

    const standing = new FakeCluster()
    standing.objects.set(`/api/v1/namespaces/${standingNamespace}`, namespaceObject(standingNamespace))
    const { record } = await collectWith(t, standing)
    t.is(record.nodeEvidence?.length, 3)
    t.deepEqual(
      [...standing.objects.keys()],
      [`/api/v1/namespaces/${standingNamespace}`],
      'the namespace of the site stays',
    )
    // The list of leftovers is that of namespaces, which every collection may read.
    const others = standing.asked.filter(({ method, path }) => !(method === 'GET' && path === '/api/v1/namespaces'))
    t.deepEqual(
      others.filter(one => !isAllowed(nodePodPermissions, one)),
      [],
    )
  },
)

test.serial('a namespace of that name which is somebody else’s is left alone', async t => {
  const cluster = new FakeCluster()
  const path = `/api/v1/namespaces/${standingNamespace}`
  cluster.objects.set(path, { metadata: { name: standingNamespace } })
  const { record } = await collectWith(t, cluster)
  t.is(record.nodeEvidence?.length, 3)
  t.deepEqual([...cluster.objects.keys()], [path])
  t.deepEqual(
    cluster.asked.filter(one => one.method === 'POST' && one.path.startsWith(`${path}/`)),
    [],
  )
})

const cut = fresh('cp-1').split('\n').slice(0, 1).join('\n')
const failures: readonly [what: string, acts: readonly NodeAct[], reason: string, says: RegExp, tries: number][] = [
  [
    'an image that is not there',
    [{ status: [waiting('ErrImagePull'), waiting('ImagePullBackOff', 'Back-off pulling image "x"')] }],
    'not-found',
    /ImagePullBackOff: Back-off/,
    1,
  ],
  ['an image that cannot be one', [{ status: [waiting('InvalidImageName', 'x')] }], 'not-found', /InvalidImageName/, 1],
  [
    'no sh in the image',
    [{ status: [failed(128, 'exec: "sh": executable file not found in $PATH', 'StartError')] }],
    'invalid',
    /128 \(StartError\): exec: "sh"/,
    1,
  ],
  [
    'a container that cannot be made',
    [{ status: [waiting('CreateContainerError', 'no room')] }],
    'invalid',
    /CreateContainerError: no room/,
    1,
  ],
  [
    'a script that gives up',
    [{ status: [failed(1, 'stigpack: this machine has no awk')] }],
    'invalid',
    /ended with 1: stigpack: this machine has no awk/,
    1,
  ],
  ['not enough memory', [{ status: [failed(137, '', 'OOMKilled')] }], 'invalid', /137 \(OOMKilled\)/, 1],
  [
    'a node that never begins',
    [{ status: [{ phase: 'Pending', conditions: [{ message: 'kubelet is silent' }] }] }],
    'timeout',
    /did not begin.*kubelet is silent/,
    1,
  ],
  ['a pod that never ends', [{ status: [{ phase: 'Running' }] }], 'timeout', /did not end/, 1],
  ['a deadline', [{ status: [{ phase: 'Failed', reason: 'DeadlineExceeded' }] }], 'timeout', /300 seconds/, 1],
  ['a node that throws it out twice', [{ status: [thrownOut] }], 'server-error', /Evicted: The node was low/, 2],
  [
    'a log without a beginning',
    [{ status: [succeeded], log: 'x\nstigpack-output-end\n' }],
    'invalid',
    /does not hold the beginning/,
    1,
  ],
  [
    'a log without an end',
    [{ status: [succeeded], log: frame(fresh('cp-1')).replace('stigpack-output-end', '') }],
    'invalid',
    /ends before/,
    1,
  ],
  [
    'a log that lost a piece',
    [{ status: [succeeded], log: frame(fresh('cp-1'), { body: 'H4sIAAAA' }) }],
    'invalid',
    /cannot be unpacked/,
    1,
  ],
  [
    'a log of something else',
    [{ status: [succeeded], log: frame(fresh('cp-1'), { digest: '0'.repeat(64) }) }],
    'invalid',
    /SHA-256 differs/,
    1,
  ],
  ['an empty log', [{ status: [succeeded], log: '' }], 'invalid', /is empty/, 1],
  [
    'a result of another node',
    [{ status: [succeeded], log: frame(fresh('worker-1')) }],
    'invalid',
    /wrote down the node worker-1/,
    1,
  ],
  ['a result that is cut', [{ status: [succeeded], log: frame(cut) }], 'invalid', /no node file/, 1],
  [
    'a result with a line of another form',
    [{ status: [succeeded], log: frame(fresh('cp-1', [{ kind: 'file', path: 'x' }])) }],
    'invalid',
    /no node file/,
    1,
  ],
]
for (const [what, acts, reason, says, tries] of failures) {
  test.serial(`${what}: a gap of that node with the reason, the others are there, nothing is left`, async t => {
    const cluster = new FakeCluster({ 'cp-1': acts })
    const { record, lines } = await collectWith(t, cluster)
    const [gap, ...more] = nodeGaps(record.gaps)
    t.deepEqual(more, [])
    t.like(gap, { source: 'node/cp-1', reason })
    t.regex(gap?.message ?? '', says)
    t.deepEqual(
      record.nodeEvidence?.map(({ node }) => node),
      ['worker-1', 'worker-2'],
    )
    for (const part of nodeParts) t.is(await lines(evidencePaths.node('cp-1', part)), undefined, part)
    t.is(
      cluster.asked.filter(
        ({ method, body }) => method === 'POST' && (body as { spec?: { nodeName?: string } }).spec?.nodeName === 'cp-1',
      ).length,
      tries,
    )
    t.deepEqual([...cluster.objects.keys()], [])
  })
}

test.serial('a node that throws the pod out once gets another', async t => {
  const cluster = new FakeCluster({ 'cp-1': [{ status: [thrownOut] }, works('cp-1')] })
  const { record } = await collectWith(t, cluster)
  t.deepEqual(nodeGaps(record.gaps), [])
  t.is(record.nodeEvidence?.length, 3)
})

test.serial('an image that is slow to come is waited for', async t => {
  const cluster = new FakeCluster({
    'cp-1': [
      {
        status: [waiting('ErrImagePull'), waiting('ContainerCreating'), waiting('ErrImagePull'), succeeded],
        log: frame(fresh('cp-1')),
      },
    ],
  })
  t.deepEqual(nodeGaps((await collectWith(t, cluster)).record.gaps), [])
})

test.serial('a namespace that has no service account yet is waited for', async t => {
  const early = (method: string, path: string, earlier: number) =>
    method === 'POST' && path.endsWith('/pods') && earlier < 2
      ? ([
          403,
          'pods "x" is forbidden: error looking up service account a/default: serviceaccount "default" not found',
        ] as const)
      : undefined
  t.deepEqual(nodeGaps((await collectWith(t, new FakeCluster({}, early))).record.gaps), [])
})

for (const [what, isRefused] of [
  ['to make a namespace', (path: string) => path === '/api/v1/namespaces'],
  ['to make pods', (path: string) => path.endsWith('/pods')],
  ['to keep the script', (path: string) => path.endsWith('/configmaps')],
] as const) {
  test.serial(
    `without the right ${what} each node is a gap that says what to do, and the collection goes on`,
    async t => {
      const cluster = new FakeCluster({}, (method, path) =>
        method === 'POST' && isRefused(path) ? [403, 'is forbidden: no'] : undefined,
      )
      const { record } = await collectWith(t, cluster)
      const gaps = nodeGaps(record.gaps)
      t.deepEqual(
        gaps.map(({ source, reason }) => [source, reason]),
        ['cp-1', 'worker-1', 'worker-2'].map(node => [`node/${node}`, 'forbidden']),
      )
      for (const { message } of gaps) t.regex(message, /forbidden.*stigpack rbac --nodes pods/)
      t.true(record.collectors.some(({ source }) => source === 'pods'))
      t.deepEqual([...cluster.objects.keys()], [])
    },
  )
}

test.serial('a carried file counts for its node, and pods look at the others', async t => {
  const cluster = new FakeCluster()
  const folder = await folderOf(t, { 'a.ndjson': nodeFileText({ node: 'cp-1' }) })
  const nodeEvidence = { folder, maxAge: week, knownScripts: [script.bodySha256] }
  const { record } = await collectWith(t, cluster, { options: { nodeEvidence } })
  t.deepEqual(
    record.nodeEvidence?.map(({ node, pod }) => [node, pod !== undefined]),
    [
      ['cp-1', false],
      ['worker-1', true],
      ['worker-2', true],
    ],
  )
  t.deepEqual(nodeGaps(record.gaps), [])
  t.false(cluster.asked.some(({ body }) => JSON.stringify(body ?? '').includes('"nodeName":"cp-1"')))
})

test.serial('stopped while pods run: everything is removed before the end', async t => {
  const stop = new AbortController()
  const cluster = new FakeCluster({
    'worker-1': [{ status: [{ phase: 'Running' }] }],
    'cp-1': [{ status: [{ phase: 'Running' }] }],
  })
  const folder = await temporaryFolder(t)
  const collecting = collectWith(t, cluster, { folder, options: { signal: stop.signal } })
  while (cluster.pods.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
  stop.abort(new Error('Ctrl-C'))
  await t.throwsAsync(collecting, { message: 'Ctrl-C' })
  t.deepEqual([...cluster.objects.keys()], [])
  t.deepEqual(
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()),
    [],
  )
})

test.serial('a pod whose node does not let it go is taken off the list by force', async t => {
  const cluster = new FakeCluster({ 'cp-1': [{ ...works('cp-1'), isLost: true }] })
  const { record } = await collectWith(t, cluster)
  t.is(record.nodeEvidence?.length, 3)
  t.deepEqual([...cluster.objects.keys()], [])
  t.true(
    cluster.asked.some(
      ({ method, body }) => method === 'DELETE' && (body as { gracePeriodSeconds?: number }).gracePeriodSeconds === 0,
    ),
  )
})

test.serial('what cannot be removed is said in the log, and ends no collection', async t => {
  const cluster = new FakeCluster({}, (method, path) =>
    method === 'DELETE' && /namespaces\/[^/]+$/.test(path) ? [403, 'no'] : undefined,
  )
  const { record, lines } = await collectWith(t, cluster)
  t.is(record.nodeEvidence?.length, 3)
  t.regex((await lines('log.ndjson'))?.join('\n') ?? '', /could not be removed/)
})

test.serial('planted secrets that a pod wrote are taken out as in a carried file', async t => {
  const lines = [{ kind: 'configuration', root: 'host', path: '/c', form: 'text', lines: ['password: planted-1'] }]
  const cluster = new FakeCluster({ 'cp-1': [works('cp-1', lines)] })
  const { record, lines: read, files } = await collectWith(t, cluster)
  const text = (await Promise.all(files.map(({ path }) => read(path)))).flat().join('\n')
  t.false(text.includes('planted-1'))
  t.true((record.redactions.find(({ kind }) => kind === 'configuration')?.count ?? 0) >= 1)
})

test.serial('a Windows node is a gap, and no pod is made for it', async t => {
  const cluster = new FakeCluster()
  const routes = await cluster.routes()
  const nodes = (await (async () => JSON.parse(String(await routes['/api/v1/nodes']?.({} as never))))()) as {
    items: { metadata: { name: string }; status: { nodeInfo: { osImage: string } } }[]
  }
  for (const item of nodes.items)
    if (item.metadata.name === 'worker-2') item.status.nodeInfo.osImage = 'Windows Server 2022 Datacenter'
  const server = await serve(
    new Proxy(routes, {
      get: (all, path) => (path === '/api/v1/nodes' ? () => JSON.stringify(nodes) : all[String(path)]),
    }),
  )
  t.teardown(() => server.close())
  const { record } = await collectFrom(t, server, { options: { nodePods: pods } })
  t.deepEqual(
    nodeGaps(record.gaps).map(({ source, reason, message }) => [source, reason, message]),
    [['node/worker-2', 'invalid', 'a Windows node runs no sh']],
  )
})
