// Node files for a sealed bundle: verified first, taken in, sealed anew, and the seal before kept in the custody record.
import { readdirSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type AddOptions, addToBundle } from '../../src/app/add-to-bundle.ts'
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { verifyBundle } from '../../src/app/verify-bundle.ts'
import { inspectBundle, readBundle, sealBundle, type TrustedKey } from '../../src/bundle/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { evidencePaths, nodeParts } from '../../src/model/source.ts'
import { contents, keys as makeKeys, record, spool } from '../bundle/helpers/sample.ts'
import { folderOf, nodeFileText, sha256, week } from '../collect/node/node-folder.ts'
import { script } from '../collect/node/support.ts'
import { stigpack } from '../helpers/program.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const ports = {
  clock: { now: () => Date.UTC(2026, 0, 20) },
  random: { bytes: (length: number) => new Uint8Array(length).fill(7) },
  logger: { log: () => undefined },
  progress: { start: () => ({ update: () => undefined, end: () => undefined }) },
}

/** A sealed bundle of a cluster with two nodes, of which nothing was collected from the nodes themselves. */
async function begin(t: ExecutionContext) {
  const folder = await temporaryFolder(t)
  const keys = await makeKeys(folder)
  const [cp] = record.nodes
  if (cp === undefined) throw new Error('no node')
  const nodes = [cp, { ...cp, name: 'worker-1', roles: [] }]
  const bundle = join(folder, 'first.tar.gz')
  const sealed = await sealBundle({
    output: bundle,
    key: keys.key,
    files: await spool(await temporaryFolder(t), contents),
    record: {
      ...record,
      nodes,
      collectors: [...record.collectors, { source: 'nodes', objects: 2, requests: 1 }],
      gaps: [
        ...record.gaps,
        { source: 'node/cp-1', reason: 'skipped', message: 'x' },
        { source: 'node/worker-1', reason: 'skipped', message: 'x' },
      ],
    },
  })
  const add = async (files: Record<string, string>, more: Partial<AddOptions> = {}) =>
    addToBundle(
      {
        bundle,
        trust: [keys.publicKeyFile],
        nodeEvidence: { folder: await folderOf(t, files), maxAge: week, knownScripts: [script.bodySha256] },
        replace: false,
        operator: 'second',
        key: keys.privateKeyFile,
        output: join(folder, 'second.tar.gz'),
        force: false,
        toolVersion: '9.9.9',
        ...more,
      },
      ports,
    )
  return { folder, keys, bundle, sealed, add }
}

const fresh = { collectedAt: '2026-01-14T00:00:00Z' }
const plain = (path: string) => ({
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
})

/** Every file of a bundle, read as a verifier does. */
async function contentOf(bundle: string, trust: readonly TrustedKey[]): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  await readBundle(
    bundle,
    { trust },
    { line: ({ path }, line) => void files.set(path, `${files.get(path) ?? ''}${line}\n`) },
  )
  return files
}

test('a node file becomes evidence of a bundle that was sealed without it; what was there stays, byte for byte', async t => {
  const { keys, bundle, sealed, add } = await begin(t)
  const outcome = await add({
    'a.ndjson': nodeFileText({ ...fresh, cluster: '6b1f', lines: [plain('/etc/kubernetes/admin.conf')] }),
  })
  const { predicate } = await verifyBundle(outcome.sealed.path, [keys.publicKeyFile], undefined)
  t.deepEqual(predicate.custody, [
    {
      verified: {
        manifestSha256: sealed.manifestSha256,
        keyId: sealed.keyId,
        algorithm: sealed.algorithm,
        finishedAt: record.finishedAt,
      },
      resealedAt: '2026-01-20T00:00:00.000Z',
      operator: 'second',
      tool: { name: 'stigpack', version: '9.9.9' },
      nodesAdded: ['cp-1'],
      nodesReplaced: [],
    },
  ])
  t.like(predicate, {
    runId: record.runId,
    operator: record.operator,
    finishedAt: record.finishedAt,
    tool: record.tool,
  })
  t.deepEqual(
    predicate.nodeEvidence?.map(({ node, cluster, inventory }) => [node, cluster, inventory]),
    [['cp-1', 'matched', 'listed']],
  )
  t.deepEqual(
    predicate.gaps.map(({ source }) => source),
    ['node/worker-1', 'secrets'],
  )
  const [before, after] = [await contentOf(bundle, keys.trust), await contentOf(outcome.sealed.path, keys.trust)]
  for (const [path, text] of before) {
    if (path === 'log.ndjson') t.true(after.get(path)?.startsWith(text))
    else t.is(after.get(path), text, path)
  }
  t.regex(after.get('log.ndjson') ?? '', /node files are added to a sealed bundle/)
  t.regex(after.get(evidencePaths.node('cp-1', 'files')) ?? '', /admin\.conf/)
  t.is(sha256(await readFile(bundle)), sealed.sha256, 'the bundle itself is as it was')
})

test('a bundle can be added to again: each seal before is kept, the first one first; a result carries them', async t => {
  const { folder, keys, sealed, add } = await begin(t)
  const one = await add({ 'a.ndjson': nodeFileText(fresh) })
  const two = await add(
    { 'b.ndjson': nodeFileText({ ...fresh, node: 'worker-1' }) },
    { bundle: one.sealed.path, output: join(folder, 'third.tar.gz') },
  )
  t.deepEqual(
    two.record.custody?.map(({ verified }) => verified.manifestSha256),
    [sealed.manifestSha256, one.sealed.manifestSha256],
  )
  t.is(two.record.custody?.[1]?.verified.finishedAt, '2026-01-20T00:00:00.000Z')
  t.deepEqual(
    two.record.gaps.map(({ source }) => source),
    ['secrets'],
  )
  const result = await evaluateBundle(two.sealed.path, {
    trust: [keys.publicKeyFile],
    parameters: {},
    evaluatedAt: 0,
    toolVersion: '0',
  })
  t.deepEqual(result.bundle.custody, two.record.custody)
  const shown = await stigpack(['bundle', 'inspect', two.sealed.path])
  t.true(shown.stdout.includes(sealed.manifestSha256), shown.stdout)
})

test('a node that is there already is refused; with leave it is replaced, and the custody record says so', async t => {
  const { folder, keys, add } = await begin(t)
  const one = await add({
    'a.ndjson': nodeFileText({
      ...fresh,
      lines: [plain('/old'), { kind: 'gap', about: 'file', what: '/x', reason: 'EACCES', message: '' }],
    }),
  })
  t.true(one.record.gaps.some(({ source }) => source === 'node/cp-1/files'))
  const again = { bundle: one.sealed.path, output: join(folder, 'third.tar.gz') }
  const files = { 'a.ndjson': nodeFileText({ ...fresh, lines: [plain('/new')] }) }
  const error = await t.throwsAsync(add(files, again), { instanceOf: StigpackError })
  t.is(error.code, 'NODE_EVIDENCE_PRESENT')
  const two = await add(files, { ...again, replace: true })
  t.deepEqual(two.entry.nodesReplaced, ['cp-1'])
  t.deepEqual(two.entry.nodesAdded, [])
  const content = await contentOf(two.sealed.path, keys.trust)
  t.regex(content.get(evidencePaths.node('cp-1', 'files')) ?? '', /"\/new"/)
  t.notRegex(content.get(evidencePaths.node('cp-1', 'files')) ?? '', /"\/old"/)
  t.false(two.record.gaps.some(({ source }) => source === 'node/cp-1/files'))
  t.is(two.record.nodeEvidence?.length, 1)
  for (const part of nodeParts)
    t.is(two.record.collectors.filter(({ source }) => source === `node/cp-1/${part}`).length, 1)
})

const refusals: readonly [what: string, code: string, file: string, says: RegExp][] = [
  ['of another cluster', 'NODE_EVIDENCE_FOREIGN', nodeFileText({ ...fresh, cluster: 'other' }), /the cluster other/],
  [
    'of a node that the bundle does not list',
    'NODE_EVIDENCE_FOREIGN',
    nodeFileText({ ...fresh, node: 'worker-9' }),
    /worker-9/,
  ],
  [
    'of long before the collection',
    'NODE_EVIDENCE_AGE',
    nodeFileText({ collectedAt: '2025-12-01T00:00:00Z' }),
    /45\.0 days before/,
  ],
  ['of the future', 'NODE_EVIDENCE_AGE', nodeFileText({ collectedAt: '2026-01-21T00:00:00Z' }), /in the future/],
  ['cut off', 'NODE_EVIDENCE_INVALID', nodeFileText(fresh).split('\n')[0] ?? '', /cut off/],
]
for (const [what, code, file, says] of refusals) {
  test(`a node file ${what} is refused, and nothing is left`, async t => {
    const { folder, add } = await begin(t)
    const before = readdirSync(folder).sort()
    const error = await t.throwsAsync(add({ 'a.ndjson': file }), { instanceOf: StigpackError })
    t.is(error.code, code as StigpackError['code'])
    t.regex(`${error.message} ${error.why}`, says)
    t.deepEqual(readdirSync(folder).sort(), before)
  })
}

test('a bundle that was changed, or that another key sealed, is never added to', async t => {
  const { folder, bundle, add } = await begin(t)
  const changed = join(folder, 'changed.tar.gz')
  const bytes = await readFile(bundle)
  bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1
  await writeFile(changed, bytes)
  const files = { 'a.ndjson': nodeFileText(fresh) }
  const damaged = await t.throwsAsync(add(files, { bundle: changed }), { instanceOf: StigpackError })
  t.is(damaged.exitCode, 5)
  const stranger = await makeKeys(await temporaryFolder(t))
  const untrusted = await t.throwsAsync(add(files, { trust: [stranger.publicKeyFile] }), { instanceOf: StigpackError })
  t.is(untrusted.code, 'BUNDLE_UNTRUSTED')
  await copyFile(bundle, changed)
  await writeFile(`${changed}.sig`, 'not a signature')
  const detached = await t.throwsAsync(add(files, { bundle: changed }), { instanceOf: StigpackError })
  t.is(detached.code, 'DETACHED_SIGNATURE_INVALID')
  t.deepEqual(
    readdirSync(folder).filter(name => name.startsWith('.') || name.startsWith('second')),
    [],
  )
})

test('planted secrets of an added node file are taken out as in a collection, and counted with the others', async t => {
  const { keys, add } = await begin(t)
  const lines = [
    {
      kind: 'configuration',
      root: 'host',
      path: '/c',
      form: 'text',
      lines: ['password: planted-1', '- --token=planted-2'],
    },
  ]
  const { sealed, record: grown } = await add({ 'a.ndjson': nodeFileText({ ...fresh, lines }) })
  const text = [...(await contentOf(sealed.path, keys.trust)).values()].join('')
  t.false(text.includes('planted-'))
  t.true((grown.redactions.find(({ kind }) => kind === 'configuration')?.count ?? 0) >= 2)
  t.is(grown.redactions.find(({ kind }) => kind === 'environment')?.count, 1)
  t.is((await inspectBundle(sealed.path)).manifest.predicate.redactions.length, grown.redactions.length)
})
