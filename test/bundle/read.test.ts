// Reading a good bundle: what the visitor is given, and what may not be relied on before the end.
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { keyTypes, readBundle } from '../../src/bundle/index.ts'
import { contents, keys, record, sample, sha256 } from './helpers/sample.ts'

for (const type of keyTypes) {
  test(`a bundle sealed with ${type} is read back, line by line, under its public key`, async t => {
    const { sealed, trust } = await sample(t, type)
    const seen: [string, number, string][] = []
    const verified = await readBundle(
      sealed.path,
      { trust },
      {
        begin: ({ manifest, signer }) => seen.push([manifest.predicate.runId, 0, signer.algorithm]),
        line: (file, line, number) => seen.push([file.path, number, line.toString()]),
      },
    )
    t.deepEqual(seen, [
      [record.runId, 0, type],
      ['evidence/cluster/core.v1.pods.ndjson', 1, '{"kind":"Pod","n":1}'],
      ['evidence/cluster/core.v1.pods.ndjson', 2, '{"kind":"Pod","n":2}'],
      ['evidence/cluster/version.json', 1, '{"gitVersion":"v1.34.2"}'],
      ['evidence/nodes/cp-1/configz.json', 1, '{"kubeletconfig":{}}'],
      ['log.ndjson', 1, '{"at":"2026-01-15T00:00:00Z","message":"started"}'],
    ])
    t.is(verified.manifestSha256, sealed.manifestSha256)
    t.is(verified.signer.keyId, sealed.keyId)
    t.is(verified.path, sealed.path)
    t.is(
      verified.bytes,
      Object.values(contents).reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    )
    const { files, ...rest } = verified.manifest.predicate
    t.deepEqual(rest, record)
    t.deepEqual(
      files.map(file => file.sha256),
      Object.keys(contents)
        .sort()
        .map(path => sha256(contents[path] ?? '')),
    )
  })
}

test('one of several trusted keys is enough', async t => {
  const { sealed, trust, folder } = await sample(t)
  const other = await keys(join(folder, 'other'), 'ed25519')
  t.is((await readBundle(sealed.path, { trust: [...other.trust, ...trust] })).signer.keyId, sealed.keyId)
})

test('an empty document is given once, an empty list never', async t => {
  const { sealed, trust } = await sample(t, 'ecdsa-p256', { 'a.json': '', 'b.ndjson': '' })
  const seen: unknown[] = []
  await readBundle(
    sealed.path,
    { trust },
    { line: (file, line, number) => seen.push([file.path, line.length, number]) },
  )
  t.deepEqual(seen, [['a.json', 0, 1]])
})

test('without a trusted key nothing is read', async t => {
  const { sealed } = await sample(t)
  await t.throwsAsync(readBundle(sealed.path, { trust: [] }), { code: 'USAGE_INVALID' })
})

test('an error of the visitor comes out as it is', async t => {
  const { sealed, trust } = await sample(t)
  const line = () => {
    throw new Error('mine')
  }
  await t.throwsAsync(readBundle(sealed.path, { trust }, { line }), { message: 'mine' })
})

test('a signal stops reading with its reason', async t => {
  const { sealed, trust } = await sample(t)
  const signal = AbortSignal.abort(new Error('interrupted'))
  await t.throwsAsync(readBundle(sealed.path, { trust, signal }), { message: 'interrupted' })
})

test('a path that leads nowhere and a folder have their own answers', async t => {
  const { folder, trust } = await sample(t)
  await t.throwsAsync(readBundle(join(folder, 'none'), { trust }), { code: 'INPUT_NOT_FOUND' })
  await mkdir(join(folder, 'folder'))
  await t.throwsAsync(readBundle(join(folder, 'folder'), { trust }), { code: 'INPUT_UNREADABLE' })
  await t.throwsAsync(readBundle('/dev/null', { trust }), { code: 'INPUT_UNREADABLE' })
})

test('a bundle behind a link on disk is read like any other', async t => {
  const { sealed, folder, trust } = await sample(t)
  await symlink(sealed.path, join(folder, 'link.tar.gz'))
  t.is((await readBundle(join(folder, 'link.tar.gz'), { trust })).manifestSha256, sealed.manifestSha256)
})
