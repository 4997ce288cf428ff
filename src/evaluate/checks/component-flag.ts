// One command-line flag of a control-plane component on every control-plane node.
import type { CheckOf } from '../../schema/check.ts'
import type { Citation, Reading } from '../../schema/evaluation.ts'
import { describeAccept, judge } from '../accept.ts'
import type { CheckModule, Facts } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { citeObject, read, splitDraft } from '../drafts.ts'
import { onEveryComponent } from '../expected-components.ts'
import { defaultFor } from '../facts/component-default.ts'
import { type FlagState, flagState } from '../facts/component-flags.ts'
import type { ComponentPod } from '../facts/component-pods.ts'
import { componentFile, type InFile, settingInFile } from '../facts/node/component-file.ts'
import { citePlace } from '../facts/node/lines.ts'
import { orRefused } from '../shape.ts'

type Parameters = CheckOf<'component-flag'>

export const componentFlag: CheckModule<'component-flag'> = {
  kind: 'component-flag',
  begin: (check, facts) => ({
    finish: () => onEveryComponent(check.component, facts, wanted(check), pod => judgePod(check, pod, facts)),
  }),
}

const wanted = (check: Parameters): string =>
  describeAccept(check.accept, `--${check.flag}`, value => `--${check.flag}=${value}`)

function judgePod(check: Parameters, pod: ComponentPod, facts: Facts): Draft {
  const target = { kind: 'component', name: `${check.component} on ${pod.node}`, node: pod.node } as const
  const direct = flagState(pod, check, facts.defaults)
  const state = direct.kind === 'replaced' ? followed(check, pod, direct, facts) : direct
  const at = 'place' in direct ? direct.place : pod.container
  const expected = wanted(check)
  const [literal, effective, more] = judgeState(check, pod, state, facts)
  const also = pod.other === undefined ? '' : disagreement(check, direct, pod.other, facts)
  const say = ({ result, message }: Reading) => read(result, `${message}${also}`)
  return splitDraft(target, say(literal), say(effective), {
    expected,
    found: more.found,
    citations: [
      citeObject(pod.item, at),
      ...('citations' in state ? state.citations : []),
      ...(also === '' || pod.other === undefined ? [] : [citeObject(pod.other.item, pod.other.container)]),
      ...(more.citations ?? []),
    ],
    waitsFor: more.waitsFor ?? [],
  })
}

/** The process decides; that the API server shows another value is worth a word. */
function disagreement(check: Parameters, state: FlagState, other: ComponentPod, facts: Facts): string {
  const said = flagState(other, check, facts.defaults)
  const words = (given: FlagState) =>
    given.kind === 'set'
      ? given.shown
      : given.kind === 'replaced'
        ? `--${given.flag}=${given.file}`
        : `no --${check.flag}`
  if (said.kind === 'unreadable' || state.kind === 'unreadable' || words(said) === words(state)) return ''
  return ` Its mirror pod says otherwise: ${words(said)}.`
}

type Followed = FlagState & { readonly citations?: readonly Citation[] }

/** What the file says that takes the flag's place, as the process sees it. */
function followed(
  check: Parameters,
  pod: ComponentPod,
  state: Extract<FlagState, { kind: 'replaced' }>,
  facts: Facts,
): Followed {
  const file = componentFile(pod, state.file, facts.nodeEvidence.of(pod.node))
  if ('unknown' in file) return { ...state, why: file.unknown }
  const citations = [citePlace(file.text.place)]
  const setting = orRefused<InFile>(
    () => settingInFile(check.flag, state.flag, file.value),
    unknown => ({ unknown }),
  )
  if ('unknown' in setting) return { ...state, why: setting.unknown }
  if (setting.texts === undefined && file.hasHoles) return { ...state, why: `lines of ${state.file} were taken out` }
  // A file of the API server that says nothing of it leaves the flag's default.
  if (setting.texts === undefined) return { kind: 'absent', citations }
  const shown = `${setting.at}: ${setting.texts.join(', ')} in ${state.file}`
  return { kind: 'set', texts: setting.texts, shown, place: state.place, citations }
}

interface More {
  readonly found: string
  readonly waitsFor?: readonly string[]
  readonly citations?: readonly Citation[]
}

function judgeState(
  check: Parameters,
  pod: ComponentPod,
  state: FlagState,
  facts: Facts,
): readonly [Reading, Reading, More] {
  const who = `${check.component} on ${pod.node}`
  if (state.kind === 'unreadable') {
    const reading = read('notchecked', `The arguments of ${who} cannot be judged: ${state.why}.`)
    return [reading, reading, { found: '', waitsFor: [`process of ${who}`] }]
  }
  if (state.kind === 'replaced') {
    const why = `--${state.flag}=${state.file} takes the place of --${check.flag} on ${who}: ${state.why ?? 'the file was not collected'}.`
    const reading = read('notchecked', why)
    return [reading, reading, { found: `--${state.flag}=${state.file}`, waitsFor: [`${state.file} on ${pod.node}`] }]
  }
  if (state.kind === 'set') return judgeSet(check, who, pod, state, facts)
  return judgeAbsent(check, who, pod, facts)
}

function judgeSet(
  check: Parameters,
  who: string,
  pod: ComponentPod,
  state: Extract<FlagState, { kind: 'set' }>,
  facts: Facts,
): readonly [Reading, Reading, More] {
  const verdict = judge(check.type, check.accept, state.texts)
  const found = state.shown
  if ('unreadable' in verdict) {
    const reading = read(
      'notchecked',
      `${found} on ${who} is no value that the component takes: ${verdict.unreadable}.`,
    )
    return [reading, reading, { found }]
  }
  if (!verdict.ok) {
    // An empty value sets nothing, yet the text that wants the flag gone is not met.
    const harmless = 'absent' in check.accept && check.type === 'string' && state.texts.at(-1) === ''
    const literal = read('fail', `The ${pod.seenAs} of ${who} has ${found}.`)
    if (check.addsToDefault === true) {
      const { result, words, citations } = defaultFor(check, pod, facts, state.texts)
      return [literal, read(result, `${found} on ${who} adds to the ${words}.`), { found, citations }]
    }
    return [literal, harmless ? read('pass', `${found} on ${who} is empty and has no effect.`) : literal, { found }]
  }
  if (check.thenWaitsFor !== undefined && check.thenWaitsFor.length > 0) {
    const list = check.thenWaitsFor.join(', ')
    const reading = read('notchecked', `${found} is set on ${who}; what it leads to was not collected: ${list}.`)
    return [reading, reading, { found, waitsFor: check.thenWaitsFor }]
  }
  const reading = read('pass', `The ${pod.seenAs} of ${who} has ${found}.`)
  return [reading, reading, { found }]
}

function judgeAbsent(
  check: Parameters,
  who: string,
  pod: ComponentPod,
  facts: Facts,
): readonly [Reading, Reading, More] {
  const { literal, effective } = check.absent
  const usesDefault = literal === 'default' || effective === 'default'
  const fallback = usesDefault ? defaultFor(check, pod, facts) : undefined
  const bare = `--${check.flag} is not set`
  const found = fallback === undefined ? bare : `${bare}; ${fallback.words}`
  const read1 = (meaning: typeof literal): Reading => {
    if (meaning === 'default' && fallback !== undefined)
      return read(fallback.result, `${bare} in the ${pod.seenAs} of ${who}; ${fallback.words}.`)
    return meaning === 'pass'
      ? read('pass', `${bare} in the ${pod.seenAs} of ${who}, which is accepted.`)
      : read('fail', `${bare} in the ${pod.seenAs} of ${who}, although it must be.`)
  }
  return [read1(literal), read1(effective), { found, citations: fallback?.citations ?? [] }]
}
