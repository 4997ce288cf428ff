// A process that is killed while it seals: no bundle lies there, and never one without its signature.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { sealBundle } from '../../src/bundle/index.ts'
import { keys, record, sample, spool, temporaryFolder } from './helpers/sample.ts'

const isArchivePart = (name: string): boolean => /^\.b\.tar\.gz\.[0-9a-f]+\.part$/.test(name)

/** Empty probes for writability come and go before it; the kill must hit the archive itself. */
async function archiveGrows(folder: string): Promise<boolean> {
  const part = (await readdir(folder)).find(isArchivePart)
  return part !== undefined && ((await stat(join(folder, part)).catch(() => undefined))?.size ?? 0) > 0
}

const child = fileURLToPath(new URL('./fixtures/seal-child.ts', import.meta.url))

test('sealing that is killed leaves neither a bundle nor a signature', async t => {
  const folder = await temporaryFolder(t)
  const { privateKeyFile } = await keys(join(folder, 'keys'))
  const files = await spool(folder, { 'evidence/noise.json': randomBytes(40_000_000) })
  await writeFile(join(folder, 'files.json'), JSON.stringify(files))
  const before = await readdir(folder)
  const process_ = spawn(process.execPath, [child, folder, privateKeyFile], { stdio: 'ignore' })
  const ended = once(process_, 'exit')
  while (!(await archiveGrows(folder))) await wait(1)
  process_.kill('SIGKILL')
  t.deepEqual(await ended, [null, 'SIGKILL'])
  const added = (await readdir(folder)).filter(name => !before.includes(name))
  t.is(added.length, 1)
  t.true(added.every(isArchivePart), added.join(' '))
})

test('a signature that cannot be written leaves no bundle without one', async t => {
  const { folder, key, files } = await sample(t)
  const output = join(folder, 'c.tar.gz')
  await mkdir(`${output}.sig`)
  await t.throwsAsync(sealBundle({ record, files, key, output, force: true }), { code: 'OUTPUT_UNWRITABLE' })
  const names = (await readdir(folder)).filter(name => name.includes('c.tar.gz'))
  t.deepEqual(names, ['c.tar.gz.sig'])
})
