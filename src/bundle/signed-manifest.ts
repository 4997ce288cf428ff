// The first two entries of a bundle: is this manifest signed by a key that the verifier trusts?
import { createHash } from 'node:crypto'
import { StigpackError } from '../errors.ts'
import { type Manifest, payloadType } from '../schema/manifest.ts'
import type { ArchiveReader, Entry } from './archive-reader.ts'
import { type Envelope, preAuthEncoding, readEnvelope } from './dsse.ts'
import { manifestEntry, shown, signatureEntry } from './entry-path.ts'
import { damaged, notABundle } from './inflate-bundle.ts'
import type { KeyType, TrustedKey } from './key-types.ts'
import { type Limits, overLimit } from './limits.ts'
import { readManifest } from './manifest.ts'
import { isSignedBy } from './verify-signature.ts'

export interface VerifiedManifest {
  readonly manifest: Manifest
  /** Lower-case hexadecimal, over the bytes of manifest.json. */
  readonly manifestSha256: string
  readonly signer: { readonly keyId: string; readonly algorithm: KeyType }
}

/** Nothing of the manifest is parsed before the signature over its bytes was found good. */
export async function readSignedManifest(
  archive: ArchiveReader,
  bundle: string,
  trust: readonly TrustedKey[],
  limits: Limits,
): Promise<VerifiedManifest> {
  const envelope = await readSignatureEntry(archive, await archive.next(), bundle, limits)
  const key = signerOf(envelope, bundle, trust)
  const bytes = await readManifestEntry(archive, await archive.next(), bundle, limits)
  assertSamePayload(envelope, bytes, bundle)
  return {
    manifest: readManifest(envelope.payload, bundle, limits),
    manifestSha256: createHash('sha256').update(bytes).digest('hex'),
    signer: { keyId: key.keyId, algorithm: key.algorithm },
  }
}

/** Throws BUNDLE_UNSIGNED where the bundle was stripped of it. */
export async function readSignatureEntry(
  archive: ArchiveReader,
  entry: Entry | undefined,
  bundle: string,
  limits: Limits,
): Promise<Envelope> {
  if (entry?.path !== signatureEntry) throw await whyNotSigned(archive, bundle, entry)
  // base64 takes a third more than the manifest; the rest of the file is small.
  const maximum = Math.ceil(limits.manifestBytes / 3) * 4 + 4096
  const bytes = await archive.whole(entry, 'manifestBytes', maximum)
  const read = readEnvelope(bytes, limits.jsonDepth)
  if ('envelope' in read) return read.envelope
  if (read.problem.kind === 'nesting') throw overLimit(bundle, 'jsonDepth', limits, 'its signature is nested deeper')
  throw invalid(bundle, `manifest.sigstore.json cannot be read. ${read.problem.why}`)
}

export async function readManifestEntry(
  archive: ArchiveReader,
  entry: Entry | undefined,
  bundle: string,
  limits: Limits,
): Promise<Buffer> {
  if (entry?.path !== manifestEntry) {
    throw new StigpackError('BUNDLE_FILE_MISSING', {
      what: `${bundle} lacks manifest.json.`,
      why: `After the signature comes ${entry === undefined ? 'nothing' : shown(entry.path)}.`,
    })
  }
  return archive.whole(entry, 'manifestBytes', limits.manifestBytes)
}

/**
 * The trusted key that made the signature. The envelope's own name for its key only helps to tell a changed bundle
 * from a stranger's: which keys count is the verifier's to say.
 */
function signerOf(envelope: Envelope, bundle: string, trust: readonly TrustedKey[]): TrustedKey {
  const { signature, keyId, payload } = envelope
  if (signature === undefined) throw unsigned(bundle, 'Its signature file carries no signature.')
  const signed = preAuthEncoding(payloadType, payload)
  const named = trust.find(key => key.keyId === keyId)
  if (named !== undefined) {
    if (isSignedBy(named, signed, signature)) return named
    throw invalid(bundle, `The signature does not verify under the trusted key that it names, ${named.file}.`)
  }
  if (trust.some(key => isSignedBy(key, signed, signature))) {
    throw invalid(bundle, 'It names another key than the one that made the signature.')
  }
  throw new StigpackError('BUNDLE_UNTRUSTED', {
    what: `${bundle} was not signed by a key that you trust.`,
    why: `It names the key ${shown(keyId)}; trusted: ${trust.map(key => key.keyId).join(', ')}.`,
  })
}

/** Looks on for a manifest, so that a stripped bundle is told from a file that never was one. */
async function whyNotSigned(archive: ArchiveReader, bundle: string, first: Entry | undefined): Promise<StigpackError> {
  let hasManifest = false
  for (let entry = first; entry !== undefined; entry = await archive.next()) {
    if (entry.path === signatureEntry) return damaged(bundle, 'manifest.sigstore.json is not its first entry.')
    hasManifest ||= entry.path === manifestEntry
    await archive.pour(entry, () => undefined)
  }
  if (hasManifest) return unsigned(bundle, 'It has a manifest, but no manifest.sigstore.json.')
  return notABundle(bundle, 'It is a tar archive without a manifest.')
}

const unsigned = (bundle: string, why: string) =>
  new StigpackError('BUNDLE_UNSIGNED', { what: `${bundle} is not signed.`, why })

const invalid = (bundle: string, why: string) =>
  new StigpackError('BUNDLE_SIGNATURE_INVALID', { what: `The signature of ${bundle} is not valid.`, why })

/** What was signed travels twice: in the envelope, and as manifest.json for people. The two must be the same bytes. */
export function assertSamePayload(envelope: Envelope, manifest: Buffer, bundle: string): void {
  if (!manifest.equals(envelope.payload)) throw invalid(bundle, 'manifest.json is not the manifest that was signed.')
}
