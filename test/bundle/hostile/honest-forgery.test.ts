// The ground under the hostile tests: an archive built from header bytes, with nothing spoilt, is read like a sealed one.
import test from 'ava'
import { archiveOf, forge, readBytes } from '../helpers/forge.ts'

test('an honest archive that was built by hand is taken', async t => {
  const forged = forge()
  t.is(await readBytes(t, archiveOf(forged), [forged.signer]), 5)
})
