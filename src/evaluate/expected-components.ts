// Asks a question of a component on every node that is expected to run it.
import type { ComponentName } from '../model/target.ts'
import type { Facts } from './context.ts'
import type { Draft } from './drafts.ts'
import { cluster, draft } from './drafts.ts'
import { nodesExpectedToRun } from './facts/component-nodes.ts'
import type { ComponentPod, ComponentState } from './facts/component-pods.ts'
import { componentOn } from './facts/node/component.ts'

/** As the node's processes show it where the node sent evidence, else as the API server does. */
export function componentStateOn(component: ComponentName, node: string, facts: Facts): ComponentState {
  const seen = facts.components.of(component, node)
  const { nodeEvidence } = facts
  const isSingle = nodeEvidence.platform?.controlPlane === 'single-process'
  return nodeEvidence.has(node) ? componentOn(component, nodeEvidence.of(node), seen, isSingle) : seen
}

export function onEveryComponent(
  component: ComponentName,
  facts: Facts,
  expected: string,
  ask: (pod: ComponentPod) => Draft,
): readonly Draft[] {
  const nodes = nodesExpectedToRun(component, facts.components, facts.inventory)
  const drafts = nodes.map(node => {
    const state = componentStateOn(component, node, facts)
    if ('pod' in state) return state.doubt === undefined ? ask(state.pod) : withoutPass(ask(state.pod), state.doubt)
    const target = { kind: 'component', name: `${component} on ${node}`, node } as const
    const waitsFor = [`arguments of ${component} on ${node}`]
    return draft(target, 'notchecked', `${component} on ${node} was not seen: ${state.missing}.`, {
      expected,
      waitsFor,
    })
  })
  const doubt =
    facts.inventory.doubt ??
    (nodes.length === 0
      ? 'no node of the inventory is a control-plane node, so the control plane is hidden'
      : undefined)
  if (doubt !== undefined)
    drafts.push(
      draft(cluster, 'notchecked', `${component} cannot be judged everywhere: ${doubt}.`, {
        expected,
        waitsFor: ['nodes'],
      }),
    )
  return drafts
}

/** Evidence that is not whole can prove a fail, never a pass. */
export function withoutPass(given: Draft, doubt: string): Draft {
  const lower = (reading: Draft['literal']): Draft['literal'] =>
    reading.result === 'pass' || reading.result === 'notapplicable'
      ? { result: 'notchecked', message: `${reading.message} But ${doubt}.` }
      : reading
  return { ...given, literal: lower(given.literal), effective: lower(given.effective) }
}
