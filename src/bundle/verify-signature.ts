// The one place that decides whether a signature fits: node:crypto, with the digest that the trusted key's kind demands.
import { verify } from 'node:crypto'
import { digestOf, type PublicKey } from './key-types.ts'

/** Never throws: a malformed signature is one that does not fit. */
export function isSignedBy(key: PublicKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(digestOf[key.algorithm], bytes, key.publicKey, signature)
  } catch {
    return false
  }
}
