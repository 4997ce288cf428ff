// Signs so that the same input gives the same bytes: ECDSA takes its nonce from RFC 6979, Ed25519 has none to choose.
import { createHash, createVerify, sign as signNow } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { StigpackError } from '../errors.ts'
import { chunksOf, wholeOf } from './file-bytes.ts'
import { digestOf, type SigningKey } from './key-types.ts'
import { isSignedBy } from './verify-signature.ts'

/** Ed25519 needs the whole message at once, so a file that it signs or checks must fit into memory. */
export const maximumEd25519Bytes = 1024 ** 3

/** Raw signature bytes: DER for ECDSA, 64 bytes for Ed25519. */
export async function signBytes(key: SigningKey, bytes: Uint8Array): Promise<Buffer> {
  const digest = digestOf[key.algorithm]
  const signature =
    digest === null
      ? signNow(null, bytes, key.privateKey)
      : await signDigest(key, createHash(digest).update(bytes).digest())
  assertFits(isSignedBy(key, bytes, signature))
  return signature
}

export interface SignedFile {
  readonly signature: Buffer
  /** Lower-case hexadecimal. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/** Signs a file in one reading pass. Throws USAGE_INVALID for a file that Ed25519 cannot take. */
export async function signFile(key: SigningKey, file: FileHandle): Promise<SignedFile> {
  const { size } = await file.stat()
  const digest = digestOf[key.algorithm]
  const sha256 = createHash('sha256')
  if (digest === null) {
    if (size > maximumEd25519Bytes) throw tooLargeForEd25519(size)
    const bytes = await wholeOf(file, size)
    return { signature: await signBytes(key, bytes), sha256: sha256.update(bytes).digest('hex'), size }
  }
  const signed = createHash(digest)
  const check = createVerify(digest)
  for await (const chunk of chunksOf(file, size)) {
    sha256.update(chunk)
    signed.update(chunk)
    check.update(chunk)
  }
  const signature = await signDigest(key, signed.digest())
  assertFits(check.verify(key.publicKey, signature))
  return { signature, sha256: sha256.digest('hex'), size }
}

/** node:crypto cannot do RFC 6979 (its nonce is random), which would make every sealing differ. */
async function signDigest(key: SigningKey, digest: Buffer): Promise<Buffer> {
  const { p256, p384 } = await import('@noble/curves/nist.js')
  const scalar = Buffer.from(key.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url')
  const curve = key.algorithm === 'ecdsa-p256' ? p256 : p384
  try {
    return Buffer.from(curve.sign(digest, scalar, { prehash: false, lowS: true, format: 'der' }))
  } finally {
    scalar.fill(0)
  }
}

/** A fault while signing deterministically can give the key away, so no signature leaves unchecked. */
function assertFits(fits: boolean): void {
  if (!fits) throw new StigpackError('INTERNAL', { what: 'A fresh signature does not verify under its own key.' })
}

const tooLargeForEd25519 = (size: number) =>
  new StigpackError('USAGE_INVALID', {
    what: `An Ed25519 key cannot sign this bundle of ${size} bytes.`,
    why: `Ed25519 takes the whole file at once; the limit is ${maximumEd25519Bytes} bytes.`,
    next: 'Seal with an ECDSA key: stigpack keys generate --type ecdsa-p256',
  })
