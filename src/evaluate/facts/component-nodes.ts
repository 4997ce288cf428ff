// Where a component is expected: on every control-plane node of the inventory, and wherever it was seen besides.
import { type ComponentName, components as names } from '../../model/target.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import type { ComponentFacts } from './component-pods.ts'
import type { Inventory } from './inventory.ts'

/**
 * Names of nodes, sorted. A role is a label that anyone may forget or remove; an API server on a node without it serves
 * the cluster all the same, and a finding on it must not be missed.
 */
export function nodesExpectedToRun(
  component: ComponentName,
  components: ComponentFacts,
  inventory: Inventory,
): readonly string[] {
  const labelled = inventory.of('control-plane').map(node => node.name)
  return [...new Set([...labelled, ...components.nodesOf(component)])].sort()
}

/** Distributions label the nodes that run etcd and nothing else of the control plane so. */
const etcdRole = 'etcd'

/** The nodes of the inventory that are of the control plane by their label, or run a static pod of a component. */
export function controlPlaneNodes(components: ComponentFacts, inventory: Inventory): readonly InventoryNode[] {
  const running = new Set(names.flatMap(name => components.nodesOf(name)))
  const labelled = new Set(inventory.of('control-plane'))
  return inventory.nodes.filter(node => labelled.has(node) || node.roles.includes(etcdRole) || running.has(node.name))
}
