// Which keys count is for the verifier to say. GHSA-fx35-mq7g-6g98: a key that came with the bundle won over the given one.
import test from 'ava'
import { canonical, forge, refusal, signer } from '../helpers/forge.ts'

test('a bundle of a stranger is untrusted', async t => {
  const { entries } = forge()
  t.is((await refusal(t, { signer: signer(), entries })).code, 'BUNDLE_UNTRUSTED')
})

test("a stranger's bundle that names the trusted key is invalid", async t => {
  const trusted = signer()
  const { entries } = forge({
    envelope: said => {
      said.verificationMaterial.publicKey.hint = trusted.keyId
      for (const one of said.dsseEnvelope.signatures) one.keyid = trusted.keyId
    },
  })
  t.is((await refusal(t, { signer: trusted, entries })).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a bundle of the trusted key that names another is invalid', async t => {
  const forged = forge({
    envelope: said => {
      said.verificationMaterial.publicKey.hint = signer().keyId
      for (const one of said.dsseEnvelope.signatures) one.keyid = said.verificationMaterial.publicKey.hint
    },
  })
  t.is((await refusal(t, forged)).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a key or certificate inside the bundle is never looked at', async t => {
  const stranger = signer()
  for (const material of [
    { publicKey: { hint: stranger.keyId, rawBytes: stranger.publicKeyPem } },
    { publicKey: { hint: stranger.keyId }, certificate: { rawBytes: 'AAAA' } },
    { certificate: { rawBytes: 'AAAA' } },
  ]) {
    const forged = forge({
      sigstore: text => canonical({ ...JSON.parse(text), verificationMaterial: material }),
    })
    t.is((await refusal(t, forged)).code, 'BUNDLE_SIGNATURE_INVALID')
  }
})
