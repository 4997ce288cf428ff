// The names of evidence sources and the paths they have inside a bundle.

/**
 * A source is named as Kubernetes names a GroupResource (`pods`, `deployments.apps`), or is one of the endpoints
 * `version`, `discovery` and, once per node, `configz`.
 */
export type SourceName = string

/** `configz` is collected per node; its source in gaps is `configz/<node>`. */
export const configzSource = (node: string): SourceName => `configz/${node}`

/**
 * What a node shows of itself, in one file per part. `node`: what it is, versions, kernel settings, and what could not be
 * seen; `files`: modes, owners, certificates, and what is proved not to be there.
 */
export const nodeParts = ['node', 'processes', 'files', 'configuration', 'services'] as const
export type NodePart = (typeof nodeParts)[number]
/** `node/<node>/<part>`; a gap of `node/<node>` says that nothing of that node was collected. */
export const nodeSource = (node: string, part?: NodePart): SourceName =>
  part === undefined ? `node/${node}` : `node/${node}/${part}`

/** Stands for that part of every node, where a check says what it reads. */
export const everyNode = (part: NodePart): SourceName => nodeSource('*', part)

export const evidencePaths = {
  version: 'evidence/cluster/version.json',
  discovery: 'evidence/cluster/discovery.ndjson',
  /** One API list: `core.v1.pods.ndjson`, `apps.v1.deployments.ndjson`. The empty group is written `core`. */
  list: (group: string, version: string, resource: string) =>
    `evidence/cluster/${group || 'core'}.${version}.${resource}.ndjson`,
  configz: (node: string) => `evidence/nodes/${node}/configz.json`,
  node: (node: string, part: NodePart) => `evidence/nodes/${node}/${part}.ndjson`,
} as const

export type EvidenceLocation =
  | { readonly kind: 'version' }
  | { readonly kind: 'discovery' }
  | { readonly kind: 'list'; readonly source: SourceName; readonly group: string; readonly version: string }
  | { readonly kind: 'configz'; readonly source: SourceName; readonly node: string }
  | { readonly kind: 'node'; readonly source: SourceName; readonly node: string; readonly part: NodePart }

const listPath = /^evidence\/cluster\/(?:core|([a-z0-9.-]+))\.(v[0-9][a-z0-9]*)\.([a-z0-9]+)\.ndjson$/
const nodePath = /^evidence\/nodes\/([^/]+)\/([a-z]+)\.ndjson$/
const configzPath = /^evidence\/nodes\/([^/]+)\/configz\.json$/

/** Which source a path of the bundle holds; undefined for a path that this version does not know. */
export function locate(path: string): EvidenceLocation | undefined {
  if (path === evidencePaths.version) return { kind: 'version' }
  if (path === evidencePaths.discovery) return { kind: 'discovery' }
  const list = listPath.exec(path)
  if (list !== null) {
    const [, group = '', version = '', resource = ''] = list
    return { kind: 'list', source: group === '' ? resource : `${resource}.${group}`, group, version }
  }
  const configz = configzPath.exec(path)
  if (configz !== null) return { kind: 'configz', source: configzSource(configz[1] ?? ''), node: configz[1] ?? '' }
  const [, node = '', name = ''] = nodePath.exec(path) ?? []
  const part = nodeParts.find(known => known === name)
  if (part !== undefined) return { kind: 'node', source: nodeSource(node, part), node, part }
  return undefined
}

/**
 * Why something was not collected. `not-served`: discovery, itself complete, does not list the resource, which proves
 * that there are no such objects. `partial`: some came, the rest did not or may not have. `skipped`: the operator left it
 * out. `not-given`: files were given in place of a cluster, and none of them holds it.
 */
export const gapReasons = [
  'forbidden',
  'unauthorized',
  'not-found',
  'not-served',
  'unreachable',
  'timeout',
  'invalid',
  'partial',
  'server-error',
  'skipped',
  'not-given',
] as const
export type GapReason = (typeof gapReasons)[number]

/** Whether something is lacking: what discovery proves absent is recorded as a gap, but nothing waits for it. */
export const isLack = (gap: { readonly reason: GapReason }): boolean => gap.reason !== 'not-served'
