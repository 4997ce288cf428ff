// A signature that a trusted key is named for and that does not fit: something was changed after sealing.
import test from 'ava'
import {
  canonical,
  type Envelope,
  entry,
  envelope,
  forge,
  refusal,
  signature,
  signer,
  statement,
} from '../helpers/forge.ts'

const changed = (by: ReturnType<typeof signer>, change: (payload: Buffer, envelope: Envelope) => void) => {
  const payload = Buffer.from(canonical(statement()))
  const signed = envelope(by, payload)
  change(payload, signed)
  return signed
}

test('a signature over other bytes is invalid', async t => {
  const forged = forge({
    envelope: said => {
      const payload = Buffer.from(said.dsseEnvelope.payload, 'base64').toString().replace('jane.doe', 'mallory!')
      said.dsseEnvelope.payload = Buffer.from(payload).toString('base64')
    },
  })
  t.is((await refusal(t, forged)).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a manifest.json that is not the signed payload is invalid', async t => {
  const forged = forge()
  const other = forge({ change: said => Object.assign(said.predicate, { operator: 'mallory' }) })
  forged.entries[1] = other.entries[1] ?? Buffer.alloc(0)
  t.is((await refusal(t, forged)).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a signature over the bare payload, without type and length, is invalid', async t => {
  const by = signer()
  const { createPrivateKey, sign } = await import('node:crypto')
  const signed = changed(by, (payload, { dsseEnvelope }) => {
    const bare = sign('sha256', payload, createPrivateKey(by.privateKeyPem)).toString('base64')
    dsseEnvelope.signatures = [{ keyid: by.keyId, sig: bare }]
  })
  const forged = forge()
  const entries = [entry('manifest.sigstore.json', canonical(signed)), ...forged.entries.slice(1)]
  t.is((await refusal(t, { signer: by, entries })).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a signature that was made for another type of payload is invalid', async t => {
  const by = signer()
  const signed = changed(by, (payload, { dsseEnvelope }) => {
    const sig = signature(by, payload, 'application/vnd.other+json').toString('base64')
    dsseEnvelope.signatures = [{ keyid: by.keyId, sig }]
  })
  const entries = [entry('manifest.sigstore.json', canonical(signed)), ...forge().entries.slice(1)]
  t.is((await refusal(t, { signer: by, entries })).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a payload of another type is invalid, though its signature fits', async t => {
  const by = signer()
  const type = 'application/vnd.other+json'
  const signed = changed(by, (payload, { dsseEnvelope }) => {
    dsseEnvelope.payloadType = type
    dsseEnvelope.signatures = [{ keyid: by.keyId, sig: signature(by, payload, type).toString('base64') }]
  })
  const entries = [entry('manifest.sigstore.json', canonical(signed)), ...forge().entries.slice(1)]
  t.is((await refusal(t, { signer: by, entries })).code, 'BUNDLE_SIGNATURE_INVALID')
})

test('a second signature beside the good one is invalid', async t => {
  const forged = forge({
    envelope: ({ dsseEnvelope }) => dsseEnvelope.signatures.push({ keyid: 'x', sig: 'AAAA' }),
  })
  t.is((await refusal(t, forged)).code, 'BUNDLE_SIGNATURE_INVALID')
})

for (const [what, sigstore] of Object.entries({
  'is empty': () => '',
  'is no JSON': () => 'signed, honestly',
  'is not an object': () => '[]',
  'repeats a key': (text: string) => text.replace('"mediaType":', '"mediaType":"x","mediaType":'),
  'is spelt with spaces': (text: string) => text.replace('":"', '": "'),
  'is of a later form': (text: string) => text.replace('v0.3', 'v0.9'),
})) {
  test(`a signature file that ${what} is invalid`, async t => {
    t.is((await refusal(t, forge({ sigstore }))).code, 'BUNDLE_SIGNATURE_INVALID')
  })
}
