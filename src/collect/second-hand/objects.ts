// Takes documents apart into objects: Lists of any sort become their items, and what is no object of a known kind is counted.
import { apiVersionOf, kindOf, type ObjectKind } from './kinds.ts'

export type Plain = Readonly<Record<string, unknown>>

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type Found =
  | { readonly what: 'object'; readonly kind: ObjectKind; readonly object: Plain }
  /** A kind of Kubernetes that no collection brings, or a custom one. */
  | { readonly what: 'other-kind' }
  | { readonly what: 'not-kubernetes' }
  /** The server had more of these than it sent. */
  | { readonly what: 'cut'; readonly kind: ObjectKind | undefined }
  /** A version document: what `/version`, `kubectl version` or a dump tool says of the API server. */
  | { readonly what: 'version'; readonly version: Plain }

/** Lists do not hold lists; a few levels are let through for streams that were put together by hand. */
const mostNested = 4

/** `hint` is the kind that a file's path gives to objects that do not say theirs. */
export function* findObjects(value: unknown, hint: ObjectKind | undefined, depth = 0): Generator<Found> {
  if (Array.isArray(value) && depth < mostNested) {
    for (const item of value) yield* findObjects(item, hint, depth + 1)
    return
  }
  if (!isPlain(value)) {
    if (value !== null) yield { what: 'not-kubernetes' }
    return
  }
  const { apiVersion, kind } = value
  if (typeof kind === 'string' && kind.endsWith('List') && isList(value) && depth < mostNested) {
    yield* findItems(value, typeof apiVersion === 'string' ? apiVersion : '', kind, hint, depth)
    return
  }
  if (typeof apiVersion === 'string' && typeof kind === 'string') {
    const known = kindOf(apiVersion, kind)
    // A kind outside of any API, as kustomization.yaml has it, is not told from a custom one: both are left out.
    yield known === undefined ? { what: 'other-kind' } : { what: 'object', kind: known, object: value }
    return
  }
  if (hint !== undefined && isPlain(value['metadata'])) {
    yield { what: 'object', kind: hint, object: { apiVersion: apiVersionOf(hint), kind: hint.kind, ...value } }
    return
  }
  const version = versionIn(value)
  yield version === undefined ? { what: 'not-kubernetes' } : { what: 'version', version }
}

const isList = (value: Plain): boolean => Array.isArray(value['items']) || value['items'] === null

function* findItems(
  list: Plain,
  apiVersion: string,
  listKind: string,
  hint: ObjectKind | undefined,
  depth: number,
): Generator<Found> {
  const itemKind = listKind.slice(0, -'List'.length)
  const type = itemKind === '' ? undefined : { apiVersion, kind: itemKind }
  const metadata = list['metadata']
  if (isPlain(metadata) && typeof metadata['continue'] === 'string' && metadata['continue'] !== '')
    yield { what: 'cut', kind: type === undefined ? hint : kindOf(type.apiVersion, type.kind) }
  for (const item of Array.isArray(list['items']) ? list['items'] : []) {
    // The items of a typed list do not repeat its type; those of `kind: List` carry their own.
    if (type !== undefined && isPlain(item) && item['kind'] === undefined)
      yield* findObjects({ ...type, ...item }, hint, depth + 1)
    else yield* findObjects(item, hint, depth + 1)
  }
}

/** `/version` itself, `serverVersion` of `kubectl version -o json`, `info` of troubleshoot's cluster_version.json. */
function versionIn(value: Plain): Plain | undefined {
  for (const candidate of [value, value['serverVersion'], value['info']])
    if (isPlain(candidate) && typeof candidate['gitVersion'] === 'string' && candidate['gitVersion'] !== '')
      return candidate
  return undefined
}

/** Only the API server gives a UID: an object that has one was in a cluster, and one without was only written down. */
export type Provenance = 'dumped' | 'declared'
export function provenanceOf(object: Plain): Provenance {
  const metadata = object['metadata']
  return isPlain(metadata) && typeof metadata['uid'] === 'string' && metadata['uid'] !== '' ? 'dumped' : 'declared'
}
