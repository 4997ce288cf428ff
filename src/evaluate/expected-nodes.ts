// Asks a question of every expected node of a role.
import type { InventoryNode } from '../schema/manifest.ts'
import type { Facts } from './context.ts'
import type { Draft } from './drafts.ts'
import { cite, cluster, draft } from './drafts.ts'
import { controlPlaneNodes } from './facts/component-nodes.ts'
import type { Roles } from './facts/inventory.ts'

/** Without a worker in a whole inventory a question about workers does not apply; every other lack is notchecked. */
export function onEveryNode(
  roles: Roles,
  facts: Facts,
  expected: string,
  waitsFor: readonly string[],
  ask: (node: InventoryNode) => Draft,
): readonly Draft[] {
  const { inventory } = facts
  // A node that runs etcd alone, or that lost its label, has files of the control plane all the same.
  const nodes = roles === 'control-plane' ? controlPlaneNodes(facts.components, inventory) : inventory.of(roles)
  const drafts = nodes.map(ask)
  if (inventory.doubt !== undefined) {
    const message = `Not every node can be named: ${inventory.doubt}.`
    drafts.push(draft(cluster, 'notchecked', message, { expected, waitsFor: ['nodes', ...waitsFor] }))
  } else if (nodes.length === 0 && roles === 'worker') {
    const file = facts.sources.file('nodes')
    const message = `This is asked of worker nodes, and each of the ${inventory.nodes.length} nodes has the role control-plane.`
    drafts.push(
      draft(cluster, 'notapplicable', message, { expected, citations: file === undefined ? [] : [cite(file)] }),
    )
  } else if (nodes.length === 0) {
    const message = 'No node of the inventory has the role control-plane, so the control plane is hidden.'
    drafts.push(draft(cluster, 'notchecked', message, { expected, waitsFor }))
  }
  return drafts
}
