// Seals a collection: one signed, reproducible file and its detached signature, both complete or neither there.
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { StigpackError } from '../errors.ts'
import type { SpooledFile } from '../model/spooled-file.ts'
import { assertWritable, moveIntoPlace, unwritable, writeOutput } from '../output-file.ts'
import { type CollectionRecord, payloadType } from '../schema/manifest.ts'
import { preAuthEncoding, writeEnvelope } from './dsse.ts'
import { manifestEntry, shown, signatureEntry } from './entry-path.ts'
import { gzipHeader, headerBytes, plainHeaderBytes } from './gzip-frame.ts'
import type { KeyType, SigningKey } from './key-types.ts'
import { defaultLimits, overLimit } from './limits.ts'
import { byPath, writeManifest } from './manifest.ts'
import { pack } from './pack.ts'
import { type SignedFile, signBytes, signFile } from './sign.ts'

export interface SealOptions {
  readonly record: CollectionRecord
  readonly files: readonly SpooledFile[]
  readonly key: SigningKey
  /** Path of the bundle; its detached signature goes to `<output>.sig`. */
  readonly output: string
  /** Replace what is there. Default false. */
  readonly force?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface SealedBundle {
  readonly path: string
  readonly signaturePath: string
  /** Of the bundle as a file. Lower-case hexadecimal. */
  readonly sha256: string
  /** Bytes of the bundle. */
  readonly size: number
  readonly manifestSha256: string
  readonly keyId: string
  readonly algorithm: KeyType
  /** Files of evidence, the manifest and its signature not counted. */
  readonly fileCount: number
}

/**
 * The same record, files and key give the same bytes, wherever the files lie and whatever order they come in.
 * Throws OUTPUT_EXISTS, OUTPUT_UNWRITABLE, EVIDENCE_CHANGED, BUNDLE_LIMIT (for what no reader would take) and the
 * signal's reason; after any of them nothing new lies in the folder.
 */
export async function sealBundle(options: SealOptions): Promise<SealedBundle> {
  const { record, files, key, output, force = false, signal } = options
  const signaturePath = `${output}.sig`
  signal?.throwIfAborted()
  await assertWritable(output, { force })
  await assertWritable(signaturePath, { force })
  const manifest = writeManifest(record, files)
  assertWithinLimits(files, manifest)
  const signature = await signBytes(key, preAuthEncoding(payloadType, manifest))
  const entries = [
    { path: signatureEntry, bytes: writeEnvelope(manifest, key.keyId, signature) },
    { path: manifestEntry, bytes: manifest },
    ...files.toSorted(byPath).map(file => ({ file })),
  ]
  const part = join(dirname(output), `.${basename(output)}.${randomBytes(6).toString('hex')}.part`)
  try {
    const sealed = await writePart(part, output, pack(entries, signal), key)
    signal?.throwIfAborted()
    await publish(part, sealed.signature, { output, signaturePath, force })
    return {
      path: output,
      signaturePath,
      sha256: sealed.sha256,
      size: sealed.size,
      manifestSha256: createHash('sha256').update(manifest).digest('hex'),
      keyId: key.keyId,
      algorithm: key.algorithm,
      fileCount: files.length,
    }
  } finally {
    await rm(part, { force: true })
  }
}

/** Writes the archive under a temporary name with our own gzip header, syncs it, and signs what then lies there. */
async function writePart(
  part: string,
  output: string,
  chunks: AsyncIterable<Buffer>,
  key: SigningKey,
): Promise<SignedFile> {
  const failed = (error: unknown) => {
    throw unwritable(output, error)
  }
  const file = await open(part, 'wx+', 0o644).catch(failed)
  try {
    const digest = createHash('sha256')
    let position = headerBytes
    let skip = plainHeaderBytes
    for await (const chunk of chunks) {
      const data = chunk.subarray(Math.min(skip, chunk.length))
      skip -= chunk.length - data.length
      digest.update(data)
      await writeAll(file, data, position).catch(failed)
      position += data.length
    }
    // The header holds a digest of what follows it, so it is written last.
    await writeAll(file, gzipHeader(digest.digest()), 0).catch(failed)
    await file.sync().catch(failed)
    return await signFile(key, file)
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, data: Buffer, position: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done, position + done)
    done += bytesWritten
  }
}

/** The signature goes first: a bundle that is in its place always has one beside it, even after a crash in between. */
async function publish(
  part: string,
  signature: Buffer,
  place: { readonly output: string; readonly signaturePath: string; readonly force: boolean },
): Promise<void> {
  const { output, signaturePath, force } = place
  await writeOutput(signaturePath, signature, { force })
  try {
    await moveIntoPlace(part, output, force)
  } catch (error) {
    await rm(signaturePath, { force: true })
    throw error
  }
}

/** What the default limits would refuse when reading is refused before it is written. */
function assertWithinLimits(files: readonly SpooledFile[], manifest: Buffer): void {
  const refuse = (name: keyof typeof defaultLimits, where: string): StigpackError =>
    overLimit('The evidence', name, defaultLimits, where)
  if (files.length + 2 > defaultLimits.entries) throw refuse('entries', `there are ${files.length} files`)
  if (manifest.length > defaultLimits.manifestBytes) throw refuse('manifestBytes', `it has ${manifest.length} bytes`)
  let total = 0
  for (const { path, size } of files) {
    const name = path.endsWith('.ndjson') ? 'entryBytes' : 'documentBytes'
    if (size > defaultLimits[name]) throw refuse(name, `${shown(path)} has ${size} bytes`)
    total += size
  }
  if (total > defaultLimits.totalBytes) throw refuse('totalBytes', `there are ${total} bytes`)
}
