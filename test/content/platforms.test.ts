// Path catalogues: a wrong one is refused with its file and field, before any script is made of it.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { loadPlatforms } from '../../src/content/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const good = {
  id: 'k3s',
  title: 'k3s',
  controlPlane: 'hidden',
  toldBy: 'x',
  paths: [{ path: '/etc/x', holds: 'pki', read: 'stat' }],
  units: ['k3s.service'],
}

async function loadOne(t: ExecutionContext, name: string, value: unknown) {
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'platforms'))
  await writeFile(join(folder, 'platforms', name), JSON.stringify(value))
  return loadPlatforms({ folder })
}

test('a sound catalogue is loaded', async t => {
  t.deepEqual(
    (await loadOne(t, 'k3s.yaml', good)).map(({ id }) => id),
    ['k3s'],
  )
})

const wrong: readonly [what: string, value: unknown][] = [
  ['a path with a blank', { ...good, paths: [{ path: '/etc/a b', holds: 'pki', read: 'stat' }] }],
  ['a path that is shell', { ...good, paths: [{ path: "/etc/'; touch x; '", holds: 'pki', read: 'stat' }] }],
  ['a pattern for a path', { ...good, paths: [{ path: '/etc/*', holds: 'pki', read: 'stat' }] }],
  ['a relative path', { ...good, paths: [{ path: 'etc', holds: 'pki', read: 'stat' }] }],
  ['an unknown reading', { ...good, paths: [{ path: '/etc/x', holds: 'pki', read: 'raw' }] }],
  ['a unit that is shell', { ...good, units: ['$(id).service'] }],
  ['an unknown platform', { ...good, id: 'other' }],
  ['the name of another', { ...good, id: 'eks' }],
]
for (const [what, value] of wrong) {
  test(`a catalogue with ${what} is refused`, async t => {
    const error = await t.throwsAsync(loadOne(t, 'k3s.yaml', value), { instanceOf: StigpackError })
    t.is(error.code, 'CONTENT_INVALID')
    t.regex(error.message, /k3s\.yaml/)
  })
}
