// A verifier that is not ours takes manifest.sigstore.json offline, and refuses it when it was changed.

import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { bundleFromJSON } from '@sigstore/bundle'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import test from 'ava'
import { type KeyType, readBundle } from '../../src/bundle/index.ts'
import { type Sample, sample } from './helpers/sample.ts'

const root: Parameters<typeof toTrustMaterial>[0] = {
  mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
}

function verifierOf({ key }: Sample): Verifier {
  const publicKey = {
    rawBytes: key.publicKey.export({ type: 'spki', format: 'der' }),
    keyDetails: 0,
    validFor: { start: new Date(0) },
  }
  const trust = toTrustMaterial(root, { [key.keyId]: publicKey })
  return new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 })
}

async function sigstoreJson({ sealed }: Sample): Promise<Record<string, unknown>> {
  const archive = gunzipSync(await readFile(sealed.path))
  const size = Number.parseInt(archive.toString('latin1', 124, 135), 8)
  return JSON.parse(archive.toString('utf8', 512, 512 + size))
}

for (const type of ['ecdsa-p256', 'ed25519'] satisfies KeyType[]) {
  test(`@sigstore/verify takes what ${type} signed, and not a changed payload`, async t => {
    const sealed = await sample(t, type)
    const json = await sigstoreJson(sealed)
    const verifier = verifierOf(sealed)
    t.notThrows(() => verifier.verify(toSignedEntity(bundleFromJSON(json))))
    const text = JSON.stringify(json)
    const payload = Buffer.from((await readBundle(sealed.sealed.path, sealed)).manifest._type)
    const changed = JSON.parse(text.replace(/"payload":"[^"]*"/, `"payload":"${payload.toString('base64')}"`))
    t.throws(() => verifier.verify(toSignedEntity(bundleFromJSON(changed))), { code: 'SIGNATURE_ERROR' })
  })
}
