// manifest.json: made from a collection when sealing, taken apart and doubted when reading.
import { StigpackError } from '../errors.ts'
import {
  type CollectionRecord,
  type Manifest,
  type ManifestFile,
  manifestSchema,
  predicateType,
  statementType,
} from '../schema/manifest.ts'
import { canonicalJson, parseCanonicalJson } from './canonical-json.ts'
import { firstIssue } from './dsse.ts'
import { collisionKey, manifestEntry, pathProblem, shown, signatureEntry } from './entry-path.ts'
import { type Limits, overLimit } from './limits.ts'

export const byPath = (one: { readonly path: string }, other: { readonly path: string }): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0

/** The statement's bytes for a collection. Throws INTERNAL where the record or a path breaks the format. */
export function writeManifest(record: CollectionRecord, files: readonly ManifestFile[]): Buffer {
  const sorted = files.map(({ path, size, sha256 }) => ({ path, size, sha256 })).sort(byPath)
  const manifest: Manifest = {
    _type: statementType,
    subject: sorted.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    predicateType,
    predicate: { ...record, files: sorted },
  }
  const checked = manifestSchema.safeParse(manifest)
  const why = checked.success ? filesProblem(checked.data) : firstIssue(checked.error)
  if (!checked.success || why !== undefined) {
    throw new StigpackError('INTERNAL', { what: 'The collection does not fit the bundle format.', why })
  }
  return Buffer.from(canonicalJson(checked.data), 'utf8')
}

/** The statement in bytes that are signed (or not yet known to be). Throws BUNDLE_MANIFEST_INVALID and BUNDLE_LIMIT. */
export function readManifest(bytes: Uint8Array, bundle: string, limits: Limits): Manifest {
  const parsed = parseCanonicalJson(bytes, limits.jsonDepth)
  if ('problem' in parsed) {
    if (parsed.problem.kind === 'nesting') throw overLimit(bundle, 'jsonDepth', limits, 'the manifest is nested deeper')
    throw invalid(bundle, parsed.problem.why)
  }
  const checked = manifestSchema.safeParse(parsed.value)
  if (!checked.success) throw invalid(bundle, versionProblem(parsed.value) ?? firstIssue(checked.error))
  const why = filesProblem(checked.data)
  if (why !== undefined) throw invalid(bundle, why)
  if (checked.data.predicate.files.length + 2 > limits.entries) {
    throw overLimit(bundle, 'entries', limits, `the manifest lists ${checked.data.predicate.files.length} files`)
  }
  return checked.data
}

/** What the schema cannot say: safe paths, each once, in order, and the same list in both places. */
function filesProblem({ subject, predicate: { files } }: Manifest): string | undefined {
  const taken = new Set([manifestEntry, signatureEntry].map(collisionKey))
  for (const [index, file] of files.entries()) {
    const problem = pathProblem(file.path)
    if (problem !== undefined) return `It lists ${shown(file.path)}: ${problem}.`
    if (taken.has(collisionKey(file.path))) return `It lists ${shown(file.path)} twice, or under a reserved name.`
    taken.add(collisionKey(file.path))
    if (index > 0 && byPath(files[index - 1] ?? file, file) >= 0) return 'Its files are not sorted by path.'
    if (subject[index]?.name !== file.path || subject[index]?.digest.sha256 !== file.sha256) {
      return 'Its subject and its list of files differ.'
    }
  }
  return subject.length === files.length ? undefined : 'Its subject and its list of files differ.'
}

/** A manifest of a later version deserves to be told from a broken one. */
function versionProblem(value: unknown): string | undefined {
  const type = memberOf(value, 'predicateType')
  if (typeof type === 'string' && type !== predicateType) {
    return `Its predicate is of type ${shown(type)}; this stigpack reads ${predicateType}.`
  }
  const version = memberOf(memberOf(value, 'predicate'), 'schemaVersion')
  if (typeof version === 'number' && version !== 1) {
    return `It is of schema version ${version}; this stigpack reads version 1.`
  }
  return undefined
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined

const invalid = (bundle: string, why: string) =>
  new StigpackError('BUNDLE_MANIFEST_INVALID', { what: `The manifest of ${bundle} cannot be used.`, why })
