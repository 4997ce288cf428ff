// Looking into a bundle without trust.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { inspectBundle } from '../../src/bundle/index.ts'
import { archiveOf, entry, type Forgery, forge } from './helpers/forge.ts'
import { record, sample, temporaryFolder } from './helpers/sample.ts'

async function inspect(t: ExecutionContext, forged: Pick<Forgery, 'entries'>) {
  const path = join(await temporaryFolder(t), 'b.tar.gz')
  await writeFile(path, archiveOf(forged))
  return inspectBundle(path)
}

test('the manifest and the name of the key are shown, and marked as not verified', async t => {
  const { sealed } = await sample(t)
  const { verified, manifest, manifestSha256, keyHint } = await inspectBundle(sealed.path)
  t.false(verified)
  t.is(manifest.predicate.operator, record.operator)
  t.is(manifestSha256, sealed.manifestSha256)
  t.is(keyHint, sealed.keyId)
})

test('a stripped bundle has no key', async t => {
  const { entries } = forge()
  const { verified, keyHint } = await inspect(t, { entries: entries.slice(1) })
  t.false(verified)
  t.is(keyHint, undefined)
})

test('a bundle with an empty list of signatures has no key either', async t => {
  const forged = forge({ envelope: ({ dsseEnvelope }) => dsseEnvelope.signatures.splice(0) })
  t.is((await inspect(t, forged)).keyHint, undefined)
})

test('a manifest that is not the signed one is not shown', async t => {
  const { entries } = forge()
  const [signature = Buffer.alloc(0)] = entries
  const [, other = Buffer.alloc(0)] = forge({
    change: said => Object.assign(said.predicate, { operator: 'mallory' }),
  }).entries
  await t.throwsAsync(inspect(t, { entries: [signature, other] }), { code: 'BUNDLE_SIGNATURE_INVALID' })
})

test('a manifest that breaks the schema is not shown', async t => {
  await t.throwsAsync(inspect(t, forge({ change: said => Object.assign(said.predicate, { operator: 7 }) })), {
    code: 'BUNDLE_MANIFEST_INVALID',
  })
})

test('what is no bundle is not looked into', async t => {
  await t.throwsAsync(inspect(t, { entries: [entry('readme.txt', 'hello')] }), { code: 'BUNDLE_NOT_A_BUNDLE' })
  await t.throwsAsync(inspectBundle(join(await temporaryFolder(t), 'none')), { code: 'INPUT_NOT_FOUND' })
})
