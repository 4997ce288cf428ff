// NetworkPolicies as the API server reads them: which pods each selects, in which direction, and whether it lets all through.
import type { EvidenceObject } from '../evidence.ts'
import { arrayAt, type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt, textsAt } from '../shape.ts'
import { type Selector, selectorOf } from './selectors.ts'
import { slimObject } from './slim-object.ts'

export const directions = ['ingress', 'egress'] as const
export type Direction = (typeof directions)[number]

export interface PolicyFact {
  readonly item: EvidenceObject
  readonly namespace: string
  readonly name: string
  readonly selector: Selector
  readonly governs: Readonly<Record<Direction, boolean>>
  /** The path of a rule that lets every peer through on every port, whether it says so by silence or by peers that fit all. */
  readonly opens: Readonly<Record<Direction, string | undefined>>
}

export function policyOf(item: EvidenceObject): PolicyFact {
  const { name, namespace = '' } = metadataOf(item.object)
  const spec = objectAt(item.object, 'spec')
  if (spec === undefined) throw new ShapeError('spec', 'there')
  const types = textsAt(spec, 'policyTypes')
  // Without types a policy is for ingress, and for egress as well where it has rules for that.
  const governs = {
    ingress: types.length === 0 || types.includes('Ingress'),
    egress: types.length === 0 ? arrayAt(spec, 'egress').length > 0 : types.includes('Egress'),
  }
  const opening = (direction: Direction, peers: string): string | undefined => {
    const index = objectsAt(spec, direction).findIndex(
      rule => isForEveryPeer(objectsAt(rule, peers)) && isForEveryPort(objectsAt(rule, 'ports')),
    )
    return index < 0 ? undefined : `spec.${direction}[${index}]`
  }
  return {
    item: slimObject(item),
    namespace,
    name,
    selector: selectorOf(objectAt(spec, 'podSelector')),
    governs,
    opens: { ingress: opening('ingress', 'from'), egress: opening('egress', 'to') },
  }
}

const isForEveryPeer = (peers: readonly JsonObject[]): boolean => peers.length === 0 || peers.some(isEveryone)

/** Every address, or every pod of every namespace. An address range with exceptions keeps somebody out. */
function isEveryone(peer: JsonObject): boolean {
  const block = objectAt(peer, 'ipBlock')
  if (block !== undefined) return /\/0+$/.test(textAt(block, 'cidr') ?? '') && arrayAt(block, 'except').length === 0
  const namespaces = objectAt(peer, 'namespaceSelector')
  return (
    namespaces !== undefined &&
    selectorOf(namespaces).length === 0 &&
    selectorOf(objectAt(peer, 'podSelector')).length === 0
  )
}

/** An entry without a port stands for all ports of its protocol. */
const isForEveryPort = (ports: readonly JsonObject[]): boolean =>
  ports.length === 0 ||
  ports.some(entry => (entry['port'] ?? null) === null || (entry['port'] === 1 && entry['endPort'] === 65_535))
