// Stripped of its signature a bundle is "unsigned", which is neither success nor the same as a bad signature.
import test from 'ava'
import { forge, refusal } from '../helpers/forge.ts'

test('without manifest.sigstore.json a bundle is unsigned', async t => {
  const { signer, entries } = forge()
  t.is((await refusal(t, { signer, entries: entries.slice(1) })).code, 'BUNDLE_UNSIGNED')
})

test('wherever the manifest stands then', async t => {
  const { signer, entries } = forge()
  t.is((await refusal(t, { signer, entries: entries.slice(1).reverse() })).code, 'BUNDLE_UNSIGNED')
})

test('with an empty list of signatures a bundle is unsigned', async t => {
  const forged = forge({ envelope: ({ dsseEnvelope }) => dsseEnvelope.signatures.splice(0) })
  t.is((await refusal(t, forged)).code, 'BUNDLE_UNSIGNED')
})

test('with an empty signature a bundle is unsigned', async t => {
  const forged = forge({
    envelope: ({ dsseEnvelope: { signatures } }) => Object.assign(signatures[0] ?? {}, { sig: '' }),
  })
  t.is((await refusal(t, forged)).code, 'BUNDLE_UNSIGNED')
})
