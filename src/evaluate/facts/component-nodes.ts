// Where a component is expected: on every control-plane node of the inventory, and wherever it was seen besides.
import type { ComponentName } from '../../model/target.ts'
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
