// An interruption in the middle of sealing: the temporary file goes, the spool file is closed, the reason comes out.
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { sealBundle } from '../../src/bundle/index.ts'
import { keys, record, spool, temporaryFolder } from './helpers/sample.ts'

test('sealing that is interrupted half-way leaves nothing behind', async t => {
  const folder = await temporaryFolder(t)
  const { key } = await keys(join(folder, 'keys'))
  const files = await spool(folder, { 'evidence/noise.json': randomBytes(40_000_000) })
  const before = await readdir(folder)
  const interrupt = new AbortController()
  const sealing = sealBundle({ record, files, key, output: join(folder, 'b.tar.gz'), signal: interrupt.signal })
  const refused = t.throwsAsync(sealing, { message: 'interrupted' })
  while ((await readdir(folder)).length === before.length) await wait(1)
  interrupt.abort(new Error('interrupted'))
  await refused
  t.deepEqual(await readdir(folder), before)
})
