// Checks the plain signature that lies beside a bundle, over the bundle's bytes as they are.
import { createVerify } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { StigpackError } from '../errors.ts'
import { chunksOf, openInput, wholeOf } from './file-bytes.ts'
import { digestOf, type KeyType, type TrustedKey } from './key-types.ts'
import { maximumEd25519Bytes } from './sign.ts'
import { isSignedBy } from './verify-signature.ts'

export interface DetachedSigner {
  readonly keyId: string
  readonly algorithm: KeyType
}

/** No signature of the three kinds is longer: a P-384 one takes at most 104 bytes. */
const maximumSignatureBytes = 256
const ed25519SignatureBytes = 64

/**
 * Which trusted key made the raw signature in `signaturePath` over the file `path`.
 * Throws DETACHED_SIGNATURE_INVALID where none did; INPUT_NOT_FOUND and INPUT_UNREADABLE for either file.
 */
export async function verifyDetached(
  path: string,
  signaturePath: string,
  trust: readonly TrustedKey[],
): Promise<DetachedSigner> {
  const signature = await withFile(signaturePath, async (file, size) => {
    if (size > maximumSignatureBytes) throw invalid(signaturePath, `It has ${size} bytes: it is not a raw signature.`)
    return file.readFile()
  })
  const signer = await withFile(path, async (file, size) => findSigner(file, size, signature, trust))
  if (signer === undefined) throw invalid(signaturePath, `No trusted key verifies it over ${path}.`)
  return { keyId: signer.keyId, algorithm: signer.algorithm }
}

async function findSigner(
  file: FileHandle,
  size: number,
  signature: Buffer,
  trust: readonly TrustedKey[],
): Promise<TrustedKey | undefined> {
  const checks: { key: TrustedKey; verifier: ReturnType<typeof createVerify> }[] = []
  const whole: TrustedKey[] = []
  for (const key of trust) {
    const digest = digestOf[key.algorithm]
    if (digest !== null) checks.push({ key, verifier: createVerify(digest) })
    else if (signature.length === ed25519SignatureBytes) whole.push(key)
  }
  if (whole.length > 0) {
    if (size > maximumEd25519Bytes) throw tooLarge(size)
    const bytes = await wholeOf(file, size)
    const found = whole.find(key => isSignedBy(key, bytes, signature))
    if (found !== undefined) return found
  }
  if (checks.length === 0) return undefined
  for await (const chunk of chunksOf(file, size)) {
    for (const { verifier } of checks) verifier.update(chunk)
  }
  return checks.find(({ key, verifier }) => {
    try {
      return verifier.verify(key.publicKey, signature)
    } catch {
      return false
    }
  })?.key
}

async function withFile<Result>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result> {
  const { file, size } = await openInput(path)
  try {
    return await use(file, size)
  } finally {
    await file.close()
  }
}

const invalid = (path: string, why: string) =>
  new StigpackError('DETACHED_SIGNATURE_INVALID', { what: `${path} is not a valid signature of the bundle.`, why })

const tooLarge = (size: number) =>
  new StigpackError('USAGE_INVALID', {
    what: `The detached Ed25519 signature of a bundle of ${size} bytes cannot be checked here.`,
    why: `Ed25519 takes the whole file at once; the limit is ${maximumEd25519Bytes} bytes.`,
    next: 'Check it with openssl pkeyutl -verify -rawin. The signature inside the bundle has no such limit.',
  })
