// Use case: is this bundle what a trusted key sealed?
import { loadTrustedKeys, readBundle, verifyDetached } from '../bundle/index.ts'
import type { ManifestPredicate } from '../schema/manifest.ts'

export interface Verification {
  readonly keyId: string
  readonly algorithm: string
  readonly manifestSha256: string
  readonly predicate: ManifestPredicate
}

/** Throws one of the BUNDLE_ codes, or DETACHED_SIGNATURE_INVALID where a detached signature was given. */
export async function verifyBundle(
  file: string,
  trustFiles: readonly string[],
  signature: string | undefined,
): Promise<Verification> {
  const trust = await loadTrustedKeys(trustFiles)
  if (signature !== undefined) await verifyDetached(file, signature, trust)
  const { manifest, manifestSha256, signer } = await readBundle(file, { trust }, {})
  return { keyId: signer.keyId, algorithm: signer.algorithm, manifestSha256, predicate: manifest.predicate }
}
