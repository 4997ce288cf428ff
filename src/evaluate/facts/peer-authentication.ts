// Istio's PeerAuthentication: which mode counts for a pod, by the precedence of workload, namespace and mesh.
import type { EvidenceObject } from '../evidence.ts'
import { metadataOf, objectAt, textAt } from '../shape.ts'
import { type Selector, selectorOf, selects } from './selectors.ts'
import { slimObject } from './slim-object.ts'

export interface PeerAuthentication {
  readonly item: EvidenceObject
  readonly namespace: string
  /** Undefined for all pods of its namespace. */
  readonly selector: Selector | undefined
  /** `UNSET` inherits. */
  readonly mode: string
  /** Modes of single ports. */
  readonly ports: ReadonlyMap<string, string>
}

export function peerAuthenticationOf(item: EvidenceObject): PeerAuthentication {
  const { namespace = '' } = metadataOf(item.object)
  const spec = objectAt(item.object, 'spec')
  const selector = selectorOf(objectAt(spec, 'selector'))
  const ports = objectAt(spec, 'portLevelMtls') ?? {}
  return {
    item: slimObject(item),
    namespace,
    selector: selector.length === 0 ? undefined : selector,
    mode: textAt(objectAt(spec, 'mtls'), 'mode') ?? 'UNSET',
    ports: new Map(Object.keys(ports).map(port => [port, textAt(objectAt(ports, port), 'mode') ?? 'UNSET'])),
  }
}

/** Why a pod with these labels takes connections without mTLS; undefined where it takes none. */
export function plainTextFor(
  labels: ReadonlyMap<string, string>,
  namespace: string,
  policies: readonly PeerAuthentication[],
  rootNamespace: string,
): string | undefined {
  const own = policies.filter(policy => policy.namespace === namespace)
  const workload = own.filter(policy => policy.selector !== undefined && selects(policy.selector, labels))
  const general = own.filter(policy => policy.selector === undefined && namespace !== rootNamespace)
  const mesh = policies.filter(policy => policy.namespace === rootNamespace && policy.selector === undefined)
  // The oldest of several counts, and which one that is the modes alone do not say: each of them must hold up by itself.
  const levels = [workload, general, mesh]
  for (const policy of workload)
    for (const [port, mode] of policy.ports) if (mode !== 'STRICT' && mode !== 'UNSET') return `port ${port} is ${mode}`
  for (const level of levels) {
    const weak = level.find(({ mode }) => mode !== 'STRICT' && mode !== 'UNSET')
    if (weak !== undefined) return `the mode is ${weak.mode}`
    // One without a mode may be the oldest, and inherits.
    if (level.length > 0 && level.every(({ mode }) => mode === 'STRICT')) return undefined
  }
  return 'no PeerAuthentication says STRICT, and the default is PERMISSIVE'
}
