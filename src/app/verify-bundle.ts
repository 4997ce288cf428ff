// Use case: is this bundle, and the detached signature beside it, what a trusted key sealed?
import { loadTrustedKeys, readBundle, verifyDetached } from '../bundle/index.ts'
import type { ManifestPredicate } from '../schema/manifest.ts'
import { isThere } from './input-file.ts'

export interface Verification {
  readonly keyId: string
  readonly algorithm: string
  readonly manifestSha256: string
  /** The detached signature that was checked too; null where there is none beside the bundle. */
  readonly detachedSignature: string | null
  readonly predicate: ManifestPredicate
}

/**
 * The signature beside the bundle (`<bundle>.sig`) is checked where it is there or was named. Throws one of the BUNDLE_
 * codes, or DETACHED_SIGNATURE_INVALID.
 */
export async function verifyBundle(
  file: string,
  trustFiles: readonly string[],
  signature: string | undefined,
): Promise<Verification> {
  const trust = await loadTrustedKeys(trustFiles)
  const { manifest, manifestSha256, signer } = await readBundle(file, { trust }, {})
  const beside = signature ?? `${file}.sig`
  const detached = signature !== undefined || (await isThere(beside)) ? beside : undefined
  if (detached !== undefined) await verifyDetached(file, detached, trust)
  return {
    keyId: signer.keyId,
    algorithm: signer.algorithm,
    manifestSha256,
    detachedSignature: detached ?? null,
    predicate: manifest.predicate,
  }
}
