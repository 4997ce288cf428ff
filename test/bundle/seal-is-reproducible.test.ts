// The same evidence gives the same bytes: manifest, bundle and detached signature.
import { cp, mkdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { keyTypes, sealBundle } from '../../src/bundle/index.ts'
import { contents, record, sample, temporaryFolder } from './helpers/sample.ts'

const large = {
  ...contents,
  'evidence/cluster/core.v1.events.ndjson': '{"kind":"Event","message":"back-off"}\n'.repeat(40_000),
}

for (const type of keyTypes) {
  test(`sealing twice with ${type} gives the same bytes, from files elsewhere, of another time, in another order`, async t => {
    const first = await sample(t, type, large)
    const elsewhere = join(await temporaryFolder(t), 'spool')
    await mkdir(elsewhere)
    const files = await Promise.all(
      first.files.toReversed().map(async (file, index) => {
        const location = join(elsewhere, `other-${index}`)
        await cp(file.location, location)
        await utimes(location, 1, 1)
        return { ...file, location }
      }),
    )
    const shuffled = Object.fromEntries(Object.entries(record).toReversed()) as typeof record
    const output = join(elsewhere, 'again.tar.gz')
    const again = await sealBundle({ record: shuffled, files, key: first.key, output })
    t.true((await readFile(first.sealed.path)).equals(await readFile(again.path)))
    t.true((await readFile(first.sealed.signaturePath)).equals(await readFile(again.signaturePath)))
    t.is(first.sealed.manifestSha256, again.manifestSha256)
  })
}

test('the manifest is the same whichever key signs it', async t => {
  const digests = new Set<string>()
  for (const type of keyTypes) digests.add((await sample(t, type)).sealed.manifestSha256)
  t.is(digests.size, 1)
})
