// NetworkPolicies as the API server reads them: which pods each selects, in which direction, and whether it lets all through.
import type { EvidenceObject } from '../evidence.ts'
import { arrayAt, metadataOf, objectAt, objectsAt, ShapeError, textsAt } from '../shape.ts'
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
  /** The path of a rule without peers and without ports, which lets everything through. */
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
      rule => arrayAt(rule, peers).length === 0 && arrayAt(rule, 'ports').length === 0,
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
