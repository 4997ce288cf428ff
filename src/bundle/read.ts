// Reads a bundle in one pass: signature, manifest, then every file against the manifest. Nothing is unpacked to disk.
import { createHash } from 'node:crypto'
import { StigpackError } from '../errors.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import { ArchiveReader, type Entry } from './archive-reader.ts'
import { collisionKey, manifestEntry, shown, signatureEntry } from './entry-path.ts'
import type { TrustedKey } from './key-types.ts'
import { defaultLimits, type Limits, overLimit } from './limits.ts'
import { LineSplitter } from './lines.ts'
import { readSignedManifest, type VerifiedManifest } from './signed-manifest.ts'

export interface ReadOptions {
  /** The keys that count. Never taken from the bundle. */
  readonly trust: readonly TrustedKey[]
  /** Laid over the defaults, one by one. */
  readonly limits?: Partial<Limits> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Called while reading, before the file's digest is known: what it learns counts only if `readBundle` resolves. */
export interface BundleVisitor {
  /** The manifest, its signature found good. */
  begin?(verified: VerifiedManifest): void
  /**
   * One line of an .ndjson file, without its newline; every other file as a whole, as line 1. The buffer is a view
   * that is good during the call.
   */
  line?(file: ManifestFile, line: Buffer, number: number): void
  /** Before each file. What is returned gets the file's bytes, piece by piece, as they are. */
  bytes?(file: ManifestFile): ((piece: Buffer) => void) | undefined
}

export interface VerifiedBundle extends VerifiedManifest {
  readonly path: string
  /** Bytes of all files of the manifest. */
  readonly bytes: number
}

/**
 * Resolves only for a bundle that a trusted key sealed and of which no byte is another. Throws the BUNDLE_ codes,
 * INPUT_NOT_FOUND, INPUT_UNREADABLE, USAGE_INVALID without a trusted key, and whatever the visitor throws.
 */
export async function readBundle(
  path: string,
  options: ReadOptions,
  visitor: BundleVisitor = {},
): Promise<VerifiedBundle> {
  const { trust, signal } = options
  if (trust.length === 0) throw new StigpackError('USAGE_INVALID', { what: 'No trusted key was given.' })
  const limits = { ...defaultLimits, ...options.limits }
  const archive = await ArchiveReader.open(path, limits)
  try {
    const verified = await readSignedManifest(archive, path, trust, limits)
    visitor.begin?.(verified)
    const expected = new ExpectedFiles(path, verified.manifest.predicate.files)
    let bytes = 0
    for (let entry = await archive.next(); entry !== undefined; entry = await archive.next()) {
      signal?.throwIfAborted()
      const { file, inOrder } = expected.meet(entry)
      if (!inOrder) archive.note(`${shown(file.path)} is not in its place`)
      await readFile(archive, entry, file, { path, limits, visitor, signal })
      bytes += file.size
    }
    expected.assertAllMet()
    archive.assertAsSealed()
    return { ...verified, path, bytes }
  } finally {
    await archive.close()
  }
}

interface Reading {
  readonly path: string
  readonly limits: Limits
  readonly visitor: BundleVisitor
  readonly signal: AbortSignal | undefined
}

async function readFile(archive: ArchiveReader, entry: Entry, file: ManifestFile, reading: Reading): Promise<void> {
  const { path, limits, visitor, signal } = reading
  if (entry.size !== file.size) throw changed(path, file, `It has ${entry.size} bytes instead of ${file.size}.`)
  const hash = createHash('sha256')
  const accept = (line: Buffer, number: number) => visitor.line?.(file, line, number)
  const take = visitor.bytes?.(file)
  if (file.path.endsWith('.ndjson')) {
    const lines = new LineSplitter(limits.lineBytes, accept)
    await archive.pour(entry, piece => {
      signal?.throwIfAborted()
      hash.update(piece)
      take?.(piece)
      const tooLong = lines.push(piece)
      if (tooLong !== undefined) {
        throw overLimit(path, 'lineBytes', limits, `line ${tooLong} of ${shown(file.path)} is longer`)
      }
    })
    lines.end()
  } else {
    const whole = await archive.whole(entry, 'documentBytes', limits.documentBytes)
    hash.update(whole)
    take?.(whole)
    accept(whole, 1)
  }
  if (hash.digest('hex') !== file.sha256) throw changed(path, file, 'Its SHA-256 is not the one in the manifest.')
}

/** The manifest's list, ticked off as files come. */
class ExpectedFiles {
  readonly #bundle: string
  readonly #files: readonly ManifestFile[]
  readonly #byKey: ReadonlyMap<string, { readonly file: ManifestFile; readonly index: number }>
  readonly #met = new Set<string>([signatureEntry, manifestEntry].map(collisionKey))

  constructor(bundle: string, files: readonly ManifestFile[]) {
    this.#bundle = bundle
    this.#files = files
    this.#byKey = new Map(files.map((file, index) => [collisionKey(file.path), { file, index }]))
  }

  meet(entry: Entry): { readonly file: ManifestFile; readonly inOrder: boolean } {
    const key = collisionKey(entry.path)
    const listed = this.#byKey.get(key)
    if (this.#met.has(key) || (listed !== undefined && listed.file.path !== entry.path)) {
      throw new StigpackError('BUNDLE_ENTRY_REFUSED', {
        what: `${this.#bundle} holds an entry that no bundle has: ${shown(entry.path)}.`,
        why: 'Its path is repeated, or differs from another only in case.',
      })
    }
    if (listed === undefined) {
      throw new StigpackError('BUNDLE_FILE_ADDED', {
        what: `${this.#bundle} holds ${shown(entry.path)}, which its manifest does not list.`,
      })
    }
    this.#met.add(key)
    return { file: listed.file, inOrder: this.#met.size === listed.index + 3 }
  }

  assertAllMet(): void {
    const missing = this.#files.filter(({ path }) => !this.#met.has(collisionKey(path)))
    const [first] = missing
    if (first === undefined) return
    const others = missing.length === 1 ? '' : ` and ${missing.length - 1} more`
    throw new StigpackError('BUNDLE_FILE_MISSING', {
      what: `${this.#bundle} lacks ${shown(first.path)}${others}, which its manifest lists.`,
    })
  }
}

const changed = (bundle: string, file: ManifestFile, why: string) =>
  new StigpackError('BUNDLE_FILE_CHANGED', { what: `${shown(file.path)} in ${bundle} was changed.`, why })
