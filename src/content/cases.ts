// Turns a control's case into evidence as a collection would have brought it.
import { createHash } from 'node:crypto'
import { configzSource, evidencePaths, locate, nodeSource } from '../model/source.ts'
import { controlPlaneRole } from '../model/target.ts'
import type { Check } from '../schema/check.ts'
import { everyConfigz, sourcesOf } from '../schema/check-sources.ts'
import type { Given } from '../schema/control.ts'
import type { Gap, InventoryNode, ManifestPredicate } from '../schema/manifest.ts'
import { nodeEvidenceOf } from './case-nodes.ts'
import { mirrorPod, nodeObject, type Resource, resourceOf, resourceOfSource, sourceOf } from './case-objects.ts'

export interface CaseEvidence {
  /** Milliseconds since 1970, where the case says when it is judged. */
  readonly evaluatedAt?: number | undefined
  readonly predicate: ManifestPredicate
  /** In the order of their paths. `.json` files have one line. */
  readonly files: readonly { readonly path: string; readonly lines: readonly string[] }[]
}

const defaultVersion = 'v1.34.2'
const defaultInstant = '2026-01-15T00:00:00Z'
const defaultNodes = [
  { name: 'cp-1', roles: [controlPlaneRole], kubeletVersion: undefined },
  { name: 'worker-1', roles: [], kubeletVersion: undefined },
]

/**
 * Everything that the check needs counts as collected, though empty, unless the case names a gap. A gap of `configz`
 * stands for every node; one of `partial` leaves what the case gives and marks it incomplete.
 */
export function evidenceOfCase(check: Check, given: Given): CaseEvidence {
  const version = given.version ?? defaultVersion
  const shownVersion = version === 'unknown' ? defaultVersion : version
  const nodes = (given.nodes ?? defaultNodes).map(node => ({
    name: node.name,
    roles: [...node.roles].sort(),
    kubeletVersion: node.kubeletVersion ?? shownVersion,
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    addresses: [],
  }))
  const gaps = gapsOf(given, nodes)
  const absent = new Set(gaps.filter(gap => gap.reason !== 'partial').map(gap => gap.source))
  const lists = new Map<string, { resource: Resource; objects: unknown[] }>()
  const put = (resource: Resource, ...objects: unknown[]) => {
    const source = sourceOf(resource)
    const list = lists.get(source)
    if (list === undefined) lists.set(source, { resource, objects })
    else list.objects.push(...objects)
  }
  put(resourceOf({ apiVersion: 'v1', kind: 'Node' }), ...nodes.map(nodeObject))
  for (const pod of mirrorPods(given, nodes, shownVersion)) put(resourceOf(pod), pod)
  for (const object of given.objects ?? []) put(resourceOf(object), object)
  for (const source of sourcesOf(check))
    if (source !== everyConfigz && source !== 'version' && !source.startsWith('node/')) put(resourceOfSource(source))

  const files = [...lists]
    .filter(([source]) => !absent.has(source))
    .map(([, { resource: r, objects }]) => ({
      path: evidencePaths.list(r.group, r.version, r.resource),
      lines: objects.map(object => JSON.stringify(object)),
    }))
  if (!absent.has('version'))
    files.push({ path: evidencePaths.version, lines: [JSON.stringify(versionDocument(shownVersion))] })
  for (const node of nodes) {
    if (absent.has(configzSource(node.name))) continue
    const body = given.configz?.[node.name] ?? given.configz?.['*'] ?? {}
    // A kubelet always shows enableServer, so an empty body here is not mistaken for an answer of something else.
    const document = { kubeletconfig: { enableServer: true, ...body } }
    files.push({ path: evidencePaths.configz(node.name), lines: [JSON.stringify(document)] })
  }
  for (const node of nodes) {
    const evidence = given.nodeEvidence?.[node.name] ?? given.nodeEvidence?.['*']
    if (evidence === undefined || evidence === null || absent.has(nodeSource(node.name))) continue
    const parts = nodeEvidenceOf(node.name, evidence, given.finishedAt ?? defaultInstant)
    for (const [part, lines] of parts.files)
      if (!absent.has(nodeSource(node.name, part)))
        files.push({ path: evidencePaths.node(node.name, part), lines: [...lines] })
    gaps.push(...parts.gaps)
  }
  files.sort((left, right) => (left.path < right.path ? -1 : 1))
  const evaluatedAt = given.evaluatedAt === undefined ? undefined : Date.parse(given.evaluatedAt)
  return { predicate: predicateOf(), files, evaluatedAt }

  function predicateOf(): ManifestPredicate {
    const finishedAt = given.finishedAt ?? defaultInstant
    return {
      schemaVersion: 1,
      runId: '00000000-0000-4000-8000-000000000000',
      tool: { name: 'stigpack', version: '0.0.0' },
      operator: 'case',
      startedAt: finishedAt,
      finishedAt,
      cluster: {
        uid: 'case',
        name: 'case',
        server: 'https://case:6443',
        version: absent.has('version') ? '' : shownVersion,
        platform: given.platform ?? 'kubeadm',
      },
      nodes: absent.has('nodes') ? [] : nodes,
      collectors: files.map(file => ({ source: sourceOfPath(file.path), objects: file.lines.length, requests: 1 })),
      gaps,
      redactions: [],
      files: files.map(file => {
        const bytes = Buffer.from(file.lines.map(line => `${line}\n`).join(''))
        return { path: file.path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
      }),
    }
  }
}

function sourceOfPath(path: string): string {
  const location = locate(path)
  if (location === undefined) return path
  return location.kind === 'version' || location.kind === 'discovery' ? location.kind : location.source
}

function gapsOf(given: Given, nodes: readonly InventoryNode[]): Gap[] {
  const gaps = (given.gaps ?? []).flatMap(({ source, reason, message }): Gap[] => {
    const names =
      source === everyConfigz || source === `${everyConfigz}/*` ? nodes.map(node => configzSource(node.name)) : [source]
    return names.map(name => ({ source: name, reason, message: message ?? `${name} could not be read` }))
  })
  // A node that sent nothing while others did, as the import notes it.
  if (given.nodeEvidence !== undefined)
    for (const { name } of nodes)
      if ((given.nodeEvidence[name] ?? given.nodeEvidence['*'] ?? null) === null)
        gaps.push({ source: nodeSource(name), reason: 'skipped', message: 'no node file of it was given' })
  if (given.version === 'unknown')
    gaps.push({ source: 'version', reason: 'unreachable', message: '/version did not answer' })
  return gaps
}

function mirrorPods(given: Given, nodes: readonly InventoryNode[], version: string) {
  const controlPlane = nodes.filter(node => node.roles.includes(controlPlaneRole))
  const everywhere = Object.entries(given.flags ?? {}).flatMap(([name, args]) =>
    controlPlane.map(node => ({ component: name as keyof NonNullable<Given['flags']>, node: node.name, args })),
  )
  return [...everywhere, ...(given.components ?? [])].map(entry => mirrorPod(entry, version))
}

function versionDocument(gitVersion: string) {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(gitVersion) ?? []
  return { major, minor, gitVersion, platform: 'linux/amd64' }
}
