// A disk that fills up while sealing: a clear error, no crash, nothing half-written. The disk is played by the largest
// file that the shell allows its children to write.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { keys, spool, temporaryFolder } from './helpers/sample.ts'

const child = fileURLToPath(new URL('./fixtures/seal-child.ts', import.meta.url))

test('a write that fails half-way is OUTPUT_UNWRITABLE and leaves nothing', async t => {
  const folder = await temporaryFolder(t)
  const { privateKeyFile } = await keys(join(folder, 'keys'))
  const files = await spool(folder, { 'evidence/noise.json': randomBytes(600_000) })
  await writeFile(join(folder, 'files.json'), JSON.stringify(files))
  const before = await readdir(folder)
  const script = 'ulimit -f 200; exec "$0" "$@"'
  const run = spawnSync('sh', ['-c', script, process.execPath, child, folder, privateKeyFile], { encoding: 'utf8' })
  t.is(run.stderr, '')
  t.is(run.stdout, 'OUTPUT_UNWRITABLE\n')
  t.is(run.status, 0)
  t.deepEqual(await readdir(folder), before)
})
