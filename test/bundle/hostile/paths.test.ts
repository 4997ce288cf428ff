// Paths that lead elsewhere. Nothing is ever unpacked, and still such a bundle is refused whole.
import test from 'ava'
import { entry, forge, refusal } from '../helpers/forge.ts'

const hostile: Readonly<Record<string, string>> = {
  'an absolute path': '/etc/passwd',
  'a climbing path': '../evidence.json',
  'a path that climbs in the middle': 'evidence/../../x',
  'two dots alone': '..',
  'one dot': './log.ndjson',
  'a backslash': 'evidence\\..\\x',
  'a drive': 'C:/x',
  'a drive without a slash': 'c:x',
  'an empty segment': 'evidence//x',
  'a trailing slash': 'evidence/',
  'no name': '',
  'a newline': 'evidence/a\nb',
  'a terminal escape': 'evidence/\x1b[2J',
  'a space': 'evidence/a b',
  'a leading dash': '-rf',
  'characters beyond ASCII': 'evidence/\xc3\xa4',
}

for (const [what, name] of Object.entries(hostile)) {
  test(`${what} is refused`, async t => {
    const forged = forge()
    forged.entries.splice(2, 0, entry(name, 'x'))
    const error = await refusal(t, forged)
    t.is(error.code, 'BUNDLE_ENTRY_REFUSED')
    t.false(error.message.includes('\x1b'), 'a hostile name must not reach the terminal as it is')
  })
}

test('a name that goes on after a NUL byte is refused', async t => {
  const forged = forge()
  forged.entries[5] = entry('log.ndjson\0/../../x', 'x')
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

test('a climbing prefix is refused', async t => {
  const forged = forge()
  forged.entries.splice(2, 0, entry('x', 'x', { prefix: '../../etc' }))
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

test('a path that is split between name and prefix in another way is refused', async t => {
  const forged = forge()
  forged.entries[3] = entry('version.json', '{"gitVersion":"v1.34.2"}', { prefix: 'evidence/cluster' })
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})

for (const path of [
  '/etc/passwd',
  'a/../b',
  'ä.json',
  'a\\b',
  'manifest.json',
  'manifest.sigstore.json',
  'MANIFEST.json',
  '',
]) {
  test(`a signed manifest that lists ${JSON.stringify(path)} is refused too`, async t => {
    t.is((await refusal(t, forge({ files: { [path]: 'x' } }))).code, 'BUNDLE_MANIFEST_INVALID')
  })
}
