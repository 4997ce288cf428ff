// One feature gate on every component that is asked about and, where wanted, on every kubelet.

import { configzSource, everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation, Reading } from '../../schema/evaluation.ts'
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
import { citePlace } from '../facts/node/lines.ts'

type Parameters = CheckOf<'feature-gate'>
type Gates = ReadonlyMap<string, boolean>

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
          ? onEveryNode('all', facts, expected, [configzSource('<node>'), everyNode('processes')], node =>
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
  const live = liveGates(check, node.name, facts)
  const told = toldGates(check, node.name, facts)
  // Without its process and files: what is on in spite of the rule was not set as the rule wants it either.
  const unseen = 'unseen' in told
  const literal = !unseen
    ? told.reading
    : live.literal.result === 'fail'
      ? live.literal
      : read('notchecked', `${live.literal.message} How the kubelet was told was not seen: ${told.unseen}.`)
  const waitsFor = [`node/${node.name}/processes`, `node/${node.name}/configuration`]
  return splitDraft(nodeTarget(node.name), literal, live.reading, {
    expected: `${expected}, and no --feature-gates on the kubelet's command line`,
    found: [unseen ? '' : told.found, live.found].filter(text => text !== '').join('; '),
    citations: [...live.citations, ...(unseen ? [] : told.citations)],
    waitsFor: [
      ...(live.reading.result === 'notchecked' ? [configzSource(node.name)] : []),
      ...(literal.result === 'notchecked' ? waitsFor : []),
    ],
  })
}

interface Said {
  readonly reading: Reading
  readonly found: string
  readonly citations: readonly Citation[]
}

function liveGates(check: Parameters, node: string, facts: Facts): Said & { readonly literal: Reading } {
  const kubelet = facts.kubelets.of(node)
  const open = (why: string, citations: readonly Citation[] = []) => {
    const reading = read('notchecked', why)
    return { reading, literal: reading, found: '', citations }
  }
  if ('missing' in kubelet)
    return open(`The gates that the kubelet of ${node} runs with were not seen: ${kubelet.missing}.`)
  const citations = [cite(kubelet.file, undefined, 'kubeletconfig.featureGates')]
  const state = settingAt(kubelet.configuration, 'featureGates')
  const gates = 'unreadable' in state ? undefined : gatesOf(state.texts ?? [])
  if (gates === undefined) return open(`The feature gates of the kubelet of ${node} cannot be read.`, citations)
  const found = gates.size === 0 ? 'featureGates is not in /configz' : `featureGates: ${shownGates(gates)} in /configz`
  const { literal, effective } = judgeGates(check, gates, `The kubelet of ${node}`, found)
  return { reading: effective, literal, found, citations }
}

/** To the letter: no gates on the command line, whatever they are, and in the files the gate as it must be. */
function toldGates(check: Parameters, node: string, facts: Facts): Said | { readonly unseen: string } {
  const kubelet = facts.nodeEvidence.kubelet(node)
  if ('unknown' in kubelet) return { unseen: kubelet.unknown }
  const flag = kubelet.flag('feature-gates')
  const citations = [citePlace(kubelet.program.place, 'args'), ...kubelet.files.citations]
  if (flag.kind === 'unknown') return { unseen: flag.why }
  if (flag.kind === 'set') {
    const why = `The kubelet of ${node} has ${flag.shown} on its command line, where no gates must be.`
    return { reading: read('fail', why), found: flag.shown, citations }
  }
  if ('unknown' in kubelet.files) return { unseen: kubelet.files.unknown }
  const state = settingAt(kubelet.files.merged, 'featureGates')
  const gates = 'unreadable' in state ? undefined : gatesOf(state.texts ?? [])
  if (gates === undefined) return { unseen: 'featureGates in its files cannot be read' }
  if (kubelet.files.hasHoles) return { unseen: 'lines of its files were taken out' }
  const found =
    gates.size === 0 ? 'featureGates is not in its files' : `featureGates: ${shownGates(gates)} in its files`
  return { reading: judgeGates(check, gates, `The kubelet of ${node}`, found).literal, found, citations }
}

const shownGates = (gates: Gates): string => [...gates].map(([gate, on]) => `${gate}=${on}`).join(', ')

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
