// Node files taken into a collection: what of them stands in the bundle and in the manifest, and what is refused.
import { readdirSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { StigpackError } from '../../../src/errors.ts'
import { evidencePaths, locate, nodeParts } from '../../../src/model/source.ts'
import { predicateSchema } from '../../../src/schema/manifest.ts'
import { nodeEvidenceLineSchema } from '../../../src/schema/node-evidence.ts'
import { type CollectTweaks, collectFrom, temporaryFolder } from '../support/collecting.ts'
import { asRoutes, recordedRoutes, refuse, serve } from '../support/server.ts'
import { folderOf, type NodeFileParts, nodeFileText, sha256, week } from './node-folder.ts'
import { FakeNode, runScript, script } from './support.ts'

const knownScripts = [script.bodySha256]
const recordedUid =
  /"name":"kube-system","uid":"([^"]+)"/.exec(
    [...(await recordedRoutes())].find(([path]) => path === '/api/v1/namespaces')?.[1] ?? '',
  )?.[1] ?? ''

async function collectWith(
  t: ExecutionContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  tweaks: CollectTweaks = {},
  changed: Parameters<typeof serve>[0] = {},
) {
  const server = await serve({ ...asRoutes(await recordedRoutes()), ...changed })
  t.teardown(() => server.close())
  const folder = await folderOf(t, files)
  const options = { nodeEvidence: { folder, maxAge: week, knownScripts }, ...tweaks.options }
  return { asked: () => server.requests.length, collected: collectFrom(t, server, { ...tweaks, options }) }
}

const file = (path: string, more: Record<string, unknown> = {}) => ({
  kind: 'file',
  root: 'host',
  path,
  type: 'file',
  mode: '0600',
  uid: 0,
  user: 'root',
  gid: 0,
  group: 'root',
  size: 1,
  ...more,
})

test('a node file becomes evidence of its node, and the manifest says where it came from', async t => {
  const text = nodeFileText({
    cluster: recordedUid,
    lines: [
      file('/etc/kubernetes/pki/ca.key'),
      { kind: 'absent', root: 'host', path: '/x', reason: 'ENOENT' },
      { kind: 'sysctl', name: 'vm.overcommit_memory', value: '1' },
    ],
  })
  const { collected } = await collectWith(t, { 'stigpack-node-cp-1.ndjson': text, 'notes.txt': 'not looked at' })
  const { record, files, lines } = await collected
  t.deepEqual(record.nodeEvidence, [
    {
      node: 'cp-1',
      file: 'stigpack-node-cp-1.ndjson',
      size: text.length,
      sha256: sha256(text),
      collectedAt: '2025-12-31T00:00:00Z',
      script: { version: '1.2.3', sha256: script.bodySha256, file: 'same', known: true },
      asRoot: true,
      cluster: 'matched',
      inventory: 'listed',
    },
  ])
  predicateSchema.parse({
    ...record,
    files: files.map(({ path, size, sha256: digest }) => ({ path, size, sha256: digest })),
  })
  t.is((await lines(evidencePaths.node('cp-1', 'files')))?.length, 2)
  for (const part of nodeParts) {
    const path = evidencePaths.node('cp-1', part)
    t.like(locate(path), { kind: 'node', source: `node/cp-1/${part}`, node: 'cp-1', part })
    const written = (await lines(path)) ?? []
    for (const line of written) nodeEvidenceLineSchema.parse(JSON.parse(line))
    t.is(record.collectors.find(({ source }) => source === `node/cp-1/${part}`)?.objects, written.length)
  }
  t.deepEqual(
    record.gaps.filter(({ source }) => source.startsWith('node/')).map(({ source, reason }) => [source, reason]),
    [
      ['node/worker-1', 'skipped'],
      ['node/worker-2', 'skipped'],
    ],
  )
})

test('what the script really writes is taken in, whatever the names are', async t => {
  const node = new FakeNode(await temporaryFolder(t))
  node.write('/etc/kubernetes/pki/ünï "x"\n.crt', 'x')
  node.process({ pid: 40, comm: 'kubelet', args: ['kubelet', Buffer.of(0xff)], namespace: 1 })
  const { stdout } = runScript({ node, args: ['--output', '-', '--node', 'worker-1'] })
  const { collected } = await collectWith(t, { 'w.ndjson': stdout }, { options: { clock: { now: () => Date.now() } } })
  const { lines } = await collected
  const paths = (await lines(evidencePaths.node('worker-1', 'files')))?.map(
    line => (JSON.parse(line) as { path: string }).path,
  )
  t.true(paths?.includes('/etc/kubernetes/pki/ünï "x"\n.crt'))
  t.like(JSON.parse((await lines(evidencePaths.node('worker-1', 'processes')))?.[0] ?? ''), {
    args: ['kubelet', '\\xff'],
    notUtf8: ['args'],
  })
})

test('what the script could not see makes the part incomplete; a missing tool alone does not', async t => {
  const gap = (about: string, what: string, reason: string) => ({ kind: 'gap', about, what, reason, message: '' })
  const { collected } = await collectWith(t, {
    'a.ndjson': nodeFileText({
      lines: [
        gap('tool', 'openssl', 'missing'),
        gap('file', '/etc/kubernetes/pki/a', 'EACCES'),
        gap('folder', '/b', 'too-many'),
        gap('process', '7 etcd', 'EACCES'),
      ],
    }),
  })
  const { record } = await collected
  t.deepEqual(
    record.gaps.filter(({ source }) => source.startsWith('node/cp-1')),
    [
      {
        source: 'node/cp-1/files',
        reason: 'partial',
        lines: 2,
        message: '2 could not be read, the first: /etc/kubernetes/pki/a (EACCES)',
      },
      {
        source: 'node/cp-1/processes',
        reason: 'partial',
        lines: 1,
        message: '1 could not be read, the first: 7 etcd (EACCES)',
      },
    ],
  )
})

test('a file from within a container without the root of its node proves nothing: every part is incomplete', async t => {
  const { collected } = await collectWith(t, {
    'a.ndjson': nodeFileText({
      lines: [{ kind: 'gap', about: 'tool', what: 'HOST_ROOT', reason: 'missing', message: '' }],
    }),
  })
  const { record } = await collected
  t.deepEqual(
    record.gaps.filter(({ source }) => source.startsWith('node/cp-1')).map(({ source, reason }) => [source, reason]),
    nodeParts.map(part => [`node/cp-1/${part}`, 'partial']).sort(),
  )
})

test('a changed script and one that nobody knows are taken in, and said to be that', async t => {
  const { collected } = await collectWith(t, {
    'a.ndjson': nodeFileText({ uid: 1000, script: { version: '9', sha256: 'f'.repeat(64), file: 'changed' } }),
  })
  const { record } = await collected
  t.like(record.nodeEvidence?.[0], {
    asRoot: false,
    cluster: 'not-stated',
    script: { version: '9', file: 'changed', known: false },
  })
})

test('where nodes and identity cannot be read, the file is taken in and said to be unchecked', async t => {
  const no = ({ response, path }: Parameters<Parameters<typeof serve>[0][string]>[0]) =>
    refuse(response, 403, `${path} is forbidden`)
  const routes = { '/api/v1/nodes': no, '/api/v1/namespaces': no, '/api/v1/namespaces/kube-system': no }
  const { collected } = await collectWith(
    t,
    { 'a.ndjson': nodeFileText({ cluster: 'some-uid', node: 'anything' }) },
    {},
    routes,
  )
  const { record } = await collected
  t.like(record.nodeEvidence?.[0], { node: 'anything', cluster: 'unchecked', inventory: 'unchecked' })
})

const refusals: readonly [why: string, code: string, files: Readonly<Record<string, string>>, says: RegExp][] = [
  [
    'of a node that the cluster has not',
    'NODE_EVIDENCE_FOREIGN',
    { 'a.ndjson': nodeFileText({ node: 'worker-9' }) },
    /the node worker-9, which the cluster does not have/,
  ],
  [
    'of another cluster',
    'NODE_EVIDENCE_FOREIGN',
    { 'a.ndjson': nodeFileText({ cluster: 'other-uid' }) },
    /the cluster other-uid/,
  ],
  [
    'twice of one node',
    'NODE_EVIDENCE_FOREIGN',
    { 'a.ndjson': nodeFileText(), 'b.ndjson': nodeFileText() },
    /two files of the node cp-1: a.ndjson and b.ndjson/,
  ],
  [
    'too old',
    'NODE_EVIDENCE_AGE',
    { 'a.ndjson': nodeFileText({ collectedAt: '2025-12-20T00:00:00Z' }) },
    /12\.0 days ago/,
  ],
  [
    'of the future',
    'NODE_EVIDENCE_AGE',
    { 'a.ndjson': nodeFileText({ collectedAt: '2026-01-03T00:00:00Z' }) },
    /in the future/,
  ],
  ['missing altogether', 'NODE_EVIDENCE_INVALID', { 'readme.txt': 'x' }, /./],
]
for (const [why, code, files, says] of refusals) {
  test(`a file that is ${why} is refused, and nothing is left`, async t => {
    const spool = await temporaryFolder(t)
    const { collected, asked } = await collectWith(t, files, { folder: spool })
    const error = await t.throwsAsync(collected, { instanceOf: StigpackError })
    t.is(error.code, code as StigpackError['code'])
    t.regex(error.message, says)
    t.deepEqual(
      readdirSync(spool, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()),
      [],
    )
    // One request is that of connecting.
    if (!/of a node|of another/.test(why))
      t.true(asked() <= 1, 'what can be seen at once is seen before anything is collected')
  })
}

test('the redactors see node files as they see objects: planted secrets do not get in', async t => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${'planted'.repeat(4)}.${'x'.repeat(20)}`
  const parts: NodeFileParts = {
    lines: [
      {
        kind: 'process',
        pid: 1,
        parent: 0,
        name: 'etcd',
        scope: 'host',
        namespace: '',
        uid: 0,
        gid: 0,
        exe: '/e',
        args: ['etcd', '--password=planted-1', '--client-secret', 'planted-2', `--x=${jwt}`],
        env: [{ name: 'ETCD_PASSWORD', value: 'planted-3' }],
      },
      {
        kind: 'configuration',
        root: 'host',
        path: '/c',
        form: 'text',
        lines: [
          'clientSecret: planted-4',
          'url: https://u:planted-5@h/',
          '- --token=planted-6',
          '- name: X_TOKEN',
          '  value: planted-7',
          'password: |',
          '  planted-8',
          '    planted-9',
          'kept: yes',
          '-----BEGIN EC PRIVATE KEY-----',
          'planted-10',
          '-----END EC PRIVATE KEY-----',
          '{"a":1,"token":"planted-11 \\" planted","b":"kept-too"}',
          "accessKey: 'planted-12'",
          `    header: Bearer ${jwt}`,
          '    kubectl.kubernetes.io/last-applied-configuration: {"planted":13}',
          '    kubectl.kubernetes.io/last-applied-configuration: |',
          '      {"planted":14}',
          'last: kept',
          'tokenFile: /kept/path',
          'token-auth-file=/kept',
          'authorization-mode=Node,RBAC',
          "\t'--token' \\",
          "\t'planted-15' \\",
          'etcd-s3-secret-key: planted-16',
          '- --client-secret',
          '- planted-17',
          '- --kept',
        ],
      },
      { kind: 'gap', about: 'program', what: '/usr/bin/kubectl', reason: 'other', message: `error: Bearer ${jwt}` },
    ],
  }
  const { collected } = await collectWith(t, { 'a.ndjson': nodeFileText(parts) })
  const { lines, files, record } = await collected
  const everything =
    (await Promise.all(files.map(({ path }) => lines(path)))).flat().join('\n') + JSON.stringify(record)
  t.deepEqual(everything.match(/.{30}planted.{10}/g), null)
  const [configuration] = (await lines(evidencePaths.node('cp-1', 'configuration'))) ?? []
  const kept = (JSON.parse(configuration ?? '') as { lines: string[] }).lines
  t.is(kept.length, 28)
  for (const line of [
    'kept: yes',
    'last: kept',
    'tokenFile: /kept/path',
    'token-auth-file=/kept',
    'authorization-mode=Node,RBAC',
    '- name: X_TOKEN',
    '- --kept',
  ])
    t.true(kept.includes(line), line)
  t.regex(kept[12] ?? '', /^\{"a":1,"token":"redacted:configuration:[0-9a-f]{16}","b":"kept-too"\}$/)
  t.true((record.redactions.find(({ kind }) => kind === 'configuration')?.count ?? 0) >= 10)
})

test('a line of a megabyte costs milliseconds', async t => {
  const line = `${'a_token: '.repeat(25_000)}${'x="'.repeat(8_000)}${'- name: '.repeat(2_000)}`
  const { collected } = await collectWith(t, {
    'a.ndjson': nodeFileText({
      lines: [{ kind: 'configuration', root: 'host', path: '/c', form: 'text', lines: [line, line, line] }],
    }),
  })
  // CPU time: how busy the machine is must not matter.
  const began = process.cpuUsage().user
  await collected
  t.true((process.cpuUsage().user - began) / 1000 < 3_000)
})
