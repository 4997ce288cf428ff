// The three kinds of signing key, each bound to one algorithm: a key never decides how it is used, its kind does.
import { createHash, type KeyObject } from 'node:crypto'

export const keyTypes = ['ecdsa-p256', 'ecdsa-p384', 'ed25519'] as const
export type KeyType = (typeof keyTypes)[number]

/** The digest that is signed; null for Ed25519, which hashes inside (SHA-512) and signs the message itself. */
export const digestOf = { 'ecdsa-p256': 'sha256', 'ecdsa-p384': 'sha384', ed25519: null } as const

/** Names of the curves as node:crypto spells them. */
export const curveOf = { 'ecdsa-p256': 'prime256v1', 'ecdsa-p384': 'secp384r1' } as const

/** The public half of a key, ready for verifying. */
export interface PublicKey {
  /** base64 of the SHA-256 over the SPKI DER: the hint that Sigstore bundles carry. */
  readonly keyId: string
  readonly algorithm: KeyType
  readonly publicKey: KeyObject
  /** SPKI PEM, as `stigpack.pub` holds it. */
  readonly publicKeyPem: string
}

export interface SigningKey extends PublicKey {
  readonly privateKey: KeyObject
}

export interface TrustedKey extends PublicKey {
  /** Where it was read, for messages. */
  readonly file: string
}

/** The kind of a key, or undefined for one that stigpack does not use. */
export function keyTypeOf(key: KeyObject): KeyType | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  if (key.asymmetricKeyType !== 'ec') return undefined
  const curve = key.asymmetricKeyDetails?.namedCurve
  return keyTypes.find(type => type !== 'ed25519' && curveOf[type] === curve)
}

/** A key in words, for saying what was found instead of what is needed. */
export function describeKey(key: KeyObject): string {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'ec') return `an EC key on the curve ${details?.namedCurve ?? 'unknown'}`
  if (type === 'rsa' || type === 'rsa-pss') return `an RSA key of ${details?.modulusLength ?? '?'} bits`
  return `a key of type ${type ?? 'unknown'}`
}

export function publicPart(publicKey: KeyObject, algorithm: KeyType): PublicKey {
  const der = publicKey.export({ type: 'spki', format: 'der' })
  return {
    keyId: createHash('sha256').update(der).digest('base64'),
    algorithm,
    publicKey,
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}
