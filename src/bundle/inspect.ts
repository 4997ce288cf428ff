// Shows what a bundle says of itself. Nobody vouches for a word of it: no signature is checked and no file is read.
import { createHash } from 'node:crypto'
import type { Manifest } from '../schema/manifest.ts'
import { ArchiveReader } from './archive-reader.ts'
import { manifestEntry } from './entry-path.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { readManifest } from './manifest.ts'
import { assertSamePayload, readManifestEntry, readSignatureEntry } from './signed-manifest.ts'

export interface UnverifiedBundle {
  /** Always false, so that no caller can take this for the outcome of `readBundle`. */
  readonly verified: false
  readonly manifest: Manifest
  /** Lower-case hexadecimal, over the bytes of manifest.json. */
  readonly manifestSha256: string
  /** The key that the signature names; undefined where the bundle carries no signature. */
  readonly keyHint: string | undefined
}

/** The same limits and refusals as reading, as far as the manifest goes; the rest of the file is not looked at. */
export async function inspectBundle(
  path: string,
  options: { readonly limits?: Partial<Limits> | undefined } = {},
): Promise<UnverifiedBundle> {
  const limits = { ...defaultLimits, ...options.limits }
  const archive = await ArchiveReader.open(path, limits)
  try {
    const { bytes, keyHint } = await readUnverified(archive, path, limits)
    const manifestSha256 = createHash('sha256').update(bytes).digest('hex')
    return { verified: false, manifest: readManifest(bytes, path, limits), manifestSha256, keyHint }
  } finally {
    await archive.close()
  }
}

async function readUnverified(archive: ArchiveReader, path: string, limits: Limits) {
  const first = await archive.next()
  if (first?.path === manifestEntry) {
    return { bytes: await readManifestEntry(archive, first, path, limits), keyHint: undefined }
  }
  const envelope = await readSignatureEntry(archive, first, path, limits)
  const bytes = await readManifestEntry(archive, await archive.next(), path, limits)
  assertSamePayload(envelope, bytes, path)
  return { bytes, keyHint: envelope.signature === undefined ? undefined : envelope.keyId }
}
