// Sealing: a bundle and its signature in the end, or nothing at all.
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { readBundle, sealBundle } from '../../src/bundle/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { contents, keys, record, sample, sha256, spool, temporaryFolder } from './helpers/sample.ts'

test('what is returned describes the files that were written', async t => {
  const { sealed, key } = await sample(t)
  const bundle = await readFile(sealed.path)
  t.is(sealed.size, bundle.length)
  t.is(sealed.sha256, sha256(bundle))
  t.is(sealed.signaturePath, `${sealed.path}.sig`)
  t.is(sealed.keyId, key.keyId)
  t.is(sealed.algorithm, 'ecdsa-p256')
  t.is(sealed.fileCount, Object.keys(contents).length)
  const archive = gunzipSync(bundle)
  t.true(archive.includes(`"files":[{"path":"evidence/cluster/core.v1.pods.ndjson"`))
})

test('only the bundle and its signature are left in the folder', async t => {
  const { folder, key, files } = await sample(t)
  const before = await readdir(folder)
  await sealBundle({ record, files, key, output: join(folder, 'second.tar.gz') })
  const added = (await readdir(folder)).filter(name => !before.includes(name))
  t.deepEqual(added.sort(), ['second.tar.gz', 'second.tar.gz.sig'])
})

for (const taken of ['b.tar.gz', 'b.tar.gz.sig']) {
  test(`an existing ${taken} stops sealing before anything is written`, async t => {
    const folder = await temporaryFolder(t)
    const { key } = await keys(join(folder, 'keys'))
    const files = await spool(folder, contents)
    await writeFile(join(folder, taken), 'precious')
    const before = await readdir(folder)
    await t.throwsAsync(sealBundle({ record, files, key, output: join(folder, 'b.tar.gz') }), { code: 'OUTPUT_EXISTS' })
    t.deepEqual(await readdir(folder), before)
    t.is(await readFile(join(folder, taken), 'utf8'), 'precious')
  })
}

test('force replaces both files', async t => {
  const { folder, files, sealed } = await sample(t)
  const { key, trust } = await keys(join(folder, 'other'))
  await sealBundle({ record, files, key, output: sealed.path, force: true })
  t.is((await readBundle(sealed.path, { trust })).signer.keyId, key.keyId)
})

test('a folder that is not there is an output that cannot be written', async t => {
  const { folder, key, files } = await sample(t)
  const output = join(folder, 'none', 'b.tar.gz')
  await t.throwsAsync(sealBundle({ record, files, key, output }), { code: 'OUTPUT_UNWRITABLE' })
})

test('a folder in the place of the bundle is an output that cannot be written, even with force', async t => {
  const { folder, key, files } = await sample(t)
  const output = join(folder, 'keys')
  await t.throwsAsync(sealBundle({ record, files, key, output, force: true }), { code: 'OUTPUT_UNWRITABLE' })
  t.true((await stat(output)).isDirectory())
  t.false((await readdir(folder)).some(name => name === 'keys.sig' || name.endsWith('.part')))
})

const spoilt: Readonly<Record<string, readonly [spoil: (location: string) => Promise<void>, says: RegExp]>> = {
  removed: [location => rm(location), /cannot be opened/],
  'cut short': [location => truncate(location, 3), /3 bytes instead of/],
  'grown by a line': [location => writeFile(location, '{}\n', { flag: 'a' }), /bytes instead of/],
  'changed to others of the same length': [
    async location => {
      await writeFile(location, (await readFile(location, 'utf8')).replace('Pod', 'Pot'))
    },
    /SHA-256 differs/,
  ],
}

// A small file is packed in one piece, a large one as a stream.
const sizes = { small: contents, large: { ...contents, 'a/pods.ndjson': '{"kind":"Pod"}\n'.repeat(100_000) } }

for (const [size, evidence] of Object.entries(sizes)) {
  for (const [how, [spoil, says]] of Object.entries(spoilt)) {
    test(`a ${size} spooled file that was ${how} stops sealing, and nothing is left behind`, async t => {
      const { folder, key, files } = await sample(t, 'ecdsa-p256', evidence)
      const [victim] = files.filter(({ path }) => path.endsWith('pods.ndjson')).sort((a, b) => b.size - a.size)
      await spoil(victim?.location ?? '')
      const before = await readdir(folder)
      const error = await t.throwsAsync(sealBundle({ record, files, key, output: join(folder, 'c.tar.gz') }), {
        instanceOf: StigpackError,
        code: 'EVIDENCE_CHANGED',
      })
      t.regex(error instanceof StigpackError ? `${error.why}` : '', says)
      t.deepEqual(await readdir(folder), before)
    })
  }
}

test('a signal that came before stops sealing, and nothing is left behind', async t => {
  const { folder, key, files } = await sample(t)
  const before = await readdir(folder)
  const signal = AbortSignal.abort(new Error('interrupted'))
  await t.throwsAsync(sealBundle({ record, files, key, output: join(folder, 'c.tar.gz'), signal }), {
    message: 'interrupted',
  })
  t.deepEqual(await readdir(folder), before)
})

test('paths that no reader would take are refused before anything is written', async t => {
  const { folder, key, files } = await sample(t)
  const [file] = files
  for (const path of [
    '/etc/passwd',
    'a/../b',
    'a\\b',
    'C:/a',
    'a\0b',
    'ä',
    '',
    'a//b',
    'a/',
    'manifest.json',
    'Log.ndjson',
  ]) {
    const output = join(folder, 'c.tar.gz')
    const changed = file === undefined ? [] : [...files, { ...file, path }]
    await t.throwsAsync(sealBundle({ record, files: changed, key, output }), { code: 'INTERNAL' }, path)
  }
})

test('a line that no reader would take is refused', async t => {
  const folder = await temporaryFolder(t)
  const { key } = await keys(join(folder, 'keys'))
  const files = await spool(folder, { 'log.ndjson': Buffer.alloc(17 * 1024 ** 2, 'x') })
  const error = await t.throwsAsync(sealBundle({ record, files, key, output: join(folder, 'b.tar.gz') }), {
    code: 'BUNDLE_LIMIT',
  })
  t.regex(error?.message ?? '', /line 1 of "log.ndjson"/)
})

test('no evidence at all is still a bundle', async t => {
  const { sealed, trust } = await sample(t, 'ecdsa-p256', {})
  t.deepEqual((await readBundle(sealed.path, { trust })).manifest.predicate.files, [])
})
