// One path, one file: whichever of two a reader takes, another reader takes the other.
import test from 'ava'
import { entry, forge, refusal } from '../helpers/forge.ts'
import { contents } from '../helpers/sample.ts'

for (const name of [...Object.keys(contents), 'manifest.json', 'manifest.sigstore.json']) {
  test(`a second ${name} is refused`, async t => {
    const forged = forge()
    forged.entries.push(entry(name, contents[name] ?? '{}'))
    t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
  })
}

test('a name that differs only in case is refused, beside the listed one and in its place', async t => {
  for (const remove of [0, 1]) {
    const forged = forge()
    forged.entries.splice(5, remove, entry('LOG.ndjson', contents['log.ndjson']))
    t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
  }
})

test('a name in its composed and its decomposed form is refused', async t => {
  for (const name of ['evidence/\u00e9.json', 'evidence/e\u0301.json']) {
    const forged = forge()
    forged.entries.push(entry(Buffer.from(name).toString('latin1'), '{}'))
    t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
  }
})

test('a signed manifest that lists a path twice, or twice but for case, is refused', async t => {
  for (const path of ['log.ndjson', 'LOG.ndjson']) {
    const forged = forge({
      change: ({ subject, predicate: { files } }) => {
        const [file] = files.filter(one => one.path === 'log.ndjson')
        if (file === undefined) throw new Error('no log')
        files.push({ ...file, path })
        subject.push({ name: path, digest: { sha256: file.sha256 } })
        files.sort((a, b) => (a.path < b.path ? -1 : 1))
        subject.sort((a, b) => (a.name < b.name ? -1 : 1))
      },
    })
    t.is((await refusal(t, forged)).code, 'BUNDLE_MANIFEST_INVALID')
  }
})
