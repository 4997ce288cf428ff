// Regular files only. CVE-2019-11251, CVE-2025-45582, CVE-2026-29064 and many more began with a link in an archive.
import test from 'ava'
import { entry, forge, refusal } from '../helpers/forge.ts'

const kinds = {
  'hard link': '1',
  'symbolic link': '2',
  'character device': '3',
  'block device': '4',
  folder: '5',
  'named pipe': '6',
  'contiguous file': '7',
  'global extension header': 'g',
  'GNU long name': 'L',
  'GNU long link name': 'K',
  'sparse file': 'S',
  'unknown type "Z"': 'Z',
}

for (const [kind, type] of Object.entries(kinds)) {
  test(`a ${kind} is refused, first, in the middle and in the place of a listed file`, async t => {
    const hostile = entry('log.ndjson', '', { type, linkName: '/etc/shadow' })
    for (const [at, remove] of [
      [0, 0],
      [3, 0],
      [5, 1],
    ] as const) {
      const forged = forge()
      forged.entries.splice(at, remove, hostile)
      const error = await refusal(t, forged)
      t.is(error.code, 'BUNDLE_ENTRY_REFUSED')
      t.true(`${error.why}`.includes(kind))
    }
  })
}

test('a regular file with a link name is refused', async t => {
  const forged = forge()
  forged.entries[5] = entry('log.ndjson', '', { linkName: '/etc/shadow' })
  t.is((await refusal(t, forged)).code, 'BUNDLE_ENTRY_REFUSED')
})
