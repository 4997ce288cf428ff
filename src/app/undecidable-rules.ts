// Which rules would read something that a collection did not get.
import { loadContent } from '../content/index.ts'
import { everyNode, isLack, nodeParts, type SourceName } from '../model/source.ts'
import type { CheckKind } from '../schema/check.ts'
import { everyConfigz, sourcesOf } from '../schema/check-sources.ts'
import type { BoundControl } from '../schema/content.ts'
import type { Gap } from '../schema/manifest.ts'

export interface UndecidableRule {
  readonly groupId: string
  readonly benchmark: string
  readonly gaps: readonly Gap[]
}

/** Kinds that judge per node, so that the list of nodes itself is part of their evidence. */
const perNode: ReadonlySet<CheckKind> = new Set([
  'audit-policy',
  'component-flag',
  'encryption-configuration',
  'feature-gate',
  'file-mode',
  'file-owner',
  'kube-proxy-address',
  'kubelet-setting',
  'kubernetes-release',
])

/** The rules that would read what is lacking. Whether one of them is decided without it, by a finding elsewhere, is left open. */
export async function undecidableRules(gaps: readonly Gap[]): Promise<UndecidableRule[]> {
  const lacking = gaps.filter(isLack)
  if (lacking.length === 0) return []
  const { benchmarks } = await loadContent()
  return benchmarks.flatMap(benchmark =>
    benchmark.rules.flatMap(({ rule, controls }) => {
      const sources = new Set(controls.flatMap(sourcesOfControl))
      const hit = lacking.filter(gap => namesOf(gap.source).some(name => sources.has(name)))
      return hit.length === 0 ? [] : [{ groupId: rule.group, benchmark: benchmark.file.id, gaps: hit }]
    }),
  )
}

/** Kinds that the API server alone can decide, or that nothing decides: what nodes show only says it with more weight. */
const isOptional: ReadonlySet<CheckKind> = new Set(['awaits-attestation', 'component-flag'])

/** How checks call a source of one node; a gap of `node/<node>` is one of all its parts. */
function namesOf(source: SourceName): readonly SourceName[] {
  if (source.startsWith(`${everyConfigz}/`)) return [everyConfigz]
  const [kind, , part] = source.split('/')
  if (kind !== 'node') return [source]
  return nodeParts.filter(name => part === undefined || part === name).map(everyNode)
}

const sourcesOfControl = ({ check, applies }: BoundControl): readonly SourceName[] => [
  ...sourcesOf(check).filter(source => !(isOptional.has(check.kind) && source.startsWith('node/'))),
  ...(perNode.has(check.kind) ? ['nodes'] : []),
  ...(applies === undefined ? [] : ['version']),
]
