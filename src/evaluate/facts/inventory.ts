// The expected nodes, as the signed manifest lists them: a per-node verdict must cover every one.
import { controlPlaneRole } from '../../model/target.ts'
import type { InventoryNode, ManifestPredicate } from '../../schema/manifest.ts'

export type Roles = 'all' | 'control-plane' | 'worker'

export interface Inventory {
  readonly nodes: readonly InventoryNode[]
  /** Why the list may lack nodes; undefined where it is whole. */
  readonly doubt: string | undefined
  /** The node of that name. */
  node(name: string): InventoryNode | undefined
  /** The nodes of a role. A worker is a node that is no control-plane node. */
  of(roles: Roles): readonly InventoryNode[]
}

export function inventoryOf(predicate: ManifestPredicate): Inventory {
  const gap = predicate.gaps.find(entry => entry.source === 'nodes')
  const whole = predicate.collectors.find(record => record.source === 'nodes')?.objects ?? predicate.nodes.length
  const nodes = predicate.nodes
  const byName = new Map(nodes.map(node => [node.name, node]))
  const isControlPlane = (node: InventoryNode) => node.roles.includes(controlPlaneRole)
  const byRole = {
    all: nodes,
    'control-plane': nodes.filter(isControlPlane),
    worker: nodes.filter(node => !isControlPlane(node)),
  }
  return {
    nodes,
    doubt: doubtOf(),
    node: name => byName.get(name),
    of: roles => byRole[roles],
  }

  function doubtOf(): string | undefined {
    if (gap !== undefined) return `the list of nodes is not complete: ${gap.reason} (${gap.message})`
    if (nodes.length === 0) return 'the inventory names no node'
    if (whole !== nodes.length) return `${whole} nodes were collected and ${nodes.length} are in the inventory`
    return undefined
  }
}
