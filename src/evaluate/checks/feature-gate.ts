// One feature gate on every component that is asked about and, where wanted, on every kubelet.

import { configzSource } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Reading } from '../../schema/evaluation.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import type { CheckModule, Facts } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { cite, citeObject, draft, nodeTarget, read, splitDraft } from '../drafts.ts'
import { onEveryComponent } from '../expected-components.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { flagState } from '../facts/component-flags.ts'
import type { ComponentPod } from '../facts/component-pods.ts'
import { parseGoBooleanMap } from '../facts/go-values.ts'
import { settingAt } from '../facts/kubelet-settings.ts'

type Parameters = CheckOf<'feature-gate'>
type Gates = ReadonlyMap<string, boolean>

const kubeletLiteral = [
  "the kubelet's command line on each node (--feature-gates must not be on it)",
  "the kubelet's configuration files on each node",
]

export const featureGate: CheckModule<'feature-gate'> = {
  kind: 'feature-gate',
  begin: (check, facts) => ({
    finish: () => {
      const expected = describe(check)
      return [
        ...check.components.flatMap(component =>
          onEveryComponent(component, facts, expected, pod => judgePod(check, pod, facts, expected)),
        ),
        ...(check.kubelet
          ? onEveryNode('all', facts, expected, [configzSource('<node>')], node =>
              judgeKubelet(check, node, facts, expected),
            )
          : []),
      ]
    },
  }),
}

const describe = (check: Parameters): string =>
  check.expect === 'off'
    ? `feature gate ${check.gate} not true`
    : `--feature-gates=${check.gate}=${check.expect === 'set-on' ? 'true' : 'false'}`

/** Since 1.32 a gate can carry its component's prefix, `kube:AllAlpha`. One gate set in two ways is not certain. */
function gatesOf(texts: readonly string[]): Gates | undefined {
  const written = parseGoBooleanMap(texts)
  if (written === undefined) return undefined
  const gates = new Map<string, boolean>()
  for (const [name, on] of written) {
    const gate = name.replace(/^kube:/, '')
    if (gates.has(gate) && gates.get(gate) !== on) return undefined
    gates.set(gate, on)
  }
  return gates
}

function judgePod(check: Parameters, pod: ComponentPod, facts: Facts, expected: string): Draft {
  const who = `${pod.component} on ${pod.node}`
  const target = { kind: 'component', name: who, node: pod.node } as const
  const state = flagState(pod, { flag: 'feature-gates', type: 'map' }, facts.defaults)
  const citations = [citeObject(pod.item, 'place' in state ? state.place : pod.container)]
  if (state.kind === 'unreadable' || state.kind === 'replaced') {
    const why = state.kind === 'unreadable' ? state.why : `--${state.flag}=${state.file} decides`
    const waitsFor = [`process of ${who}`]
    return draft(target, 'notchecked', `The arguments of ${who} cannot be judged: ${why}.`, {
      expected,
      citations,
      waitsFor,
    })
  }
  const gates: Gates | undefined = state.kind === 'absent' ? new Map() : gatesOf(state.texts)
  const found = state.kind === 'absent' ? '--feature-gates is not set' : state.shown
  if (gates === undefined) {
    const message = `${found} on ${who} is no list of feature gates that the component takes.`
    return draft(target, 'notchecked', message, { expected, found, citations })
  }
  const { literal, effective } = judgeGates(check, gates, who, found)
  return splitDraft(target, literal, effective, { expected, found, citations })
}

function judgeKubelet(check: Parameters, node: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(node.name)
  const kubelet = facts.kubelets.of(node.name)
  if ('missing' in kubelet) {
    const waitsFor = [configzSource(node.name), ...kubeletLiteral]
    return draft(target, 'notchecked', `The kubelet of ${node.name} was not seen: ${kubelet.missing}.`, {
      expected,
      waitsFor,
    })
  }
  const citations = [cite(kubelet.file, undefined, 'kubeletconfig.featureGates')]
  const state = settingAt(kubelet.configuration, 'featureGates')
  const gates = 'unreadable' in state ? undefined : gatesOf(state.texts ?? [])
  if (gates === undefined)
    return draft(target, 'notchecked', `The feature gates of the kubelet of ${node.name} cannot be read.`, {
      expected,
      citations,
    })
  const shown = [...gates].map(([gate, on]) => `${gate}=${on}`).join(', ')
  const found = shown === '' ? 'featureGates is not in /configz' : `featureGates: ${shown}`
  const readings = judgeGates(check, gates, `The kubelet of ${node.name}`, found)
  const literal =
    readings.literal.result === 'fail'
      ? readings.literal
      : read('notchecked', `${readings.literal.message} Still needed: ${kubeletLiteral.join('; ')}.`)
  return splitDraft(target, literal, readings.effective, { expected, found, citations, waitsFor: kubeletLiteral })
}

/** Gates that turn on every gate of a stage. */
const umbrellas = ['AllAlpha', 'AllBeta']

function judgeGates(
  check: Parameters,
  gates: Gates,
  who: string,
  found: string,
): { readonly literal: Reading; readonly effective: Reading } {
  const value = gates.get(check.gate)
  const both = (reading: Reading) => ({ literal: reading, effective: reading })
  if (value === undefined && check.expect === 'off') {
    const literal = read('pass', `${who} does not turn on ${check.gate}: ${found}.`)
    const umbrella = umbrellas.includes(check.gate) ? undefined : umbrellas.find(all => gates.get(all) === true)
    if (umbrella === undefined) return both(literal)
    const why = `${who} has ${umbrella}=true, which turns on every gate of its stage; whether ${check.gate} is one is not on record.`
    return { literal, effective: read('notchecked', why) }
  }
  if (value === undefined) {
    const literal = read('fail', `${who} does not set ${check.gate}, although it must: ${found}.`)
    return {
      literal,
      effective: read('notchecked', `${who} does not set ${check.gate}, and its default is not on record.`),
    }
  }
  const ok = check.expect === 'set-on' ? value : !value
  return both(read(ok ? 'pass' : 'fail', `${who} has ${check.gate}=${value}.`))
}
