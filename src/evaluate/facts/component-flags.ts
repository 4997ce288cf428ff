// The state of one flag of one component: set to something, replaced by a file, absent, or not to be told.
import type { ValueType } from '../../schema/check.ts'
import { type ArgumentStyle, type FlagUse, parseArguments } from './arguments.ts'
import type { ComponentPod } from './component-pods.ts'
import type { DefaultsTable } from './defaults.ts'

export type FlagState =
  | { readonly kind: 'unreadable'; readonly why: string; readonly place?: string }
  | {
      readonly kind: 'replaced'
      readonly flag: string
      readonly file: string
      readonly place: string
      /** Why what the file says is not known. */
      readonly why?: string
    }
  | { readonly kind: 'set'; readonly texts: readonly string[]; readonly shown: string; readonly place: string }
  | { readonly kind: 'absent' }

export interface FlagQuestion {
  readonly flag: string
  readonly type: ValueType
  readonly environment?: string | undefined
  readonly replacedBy?: readonly string[] | undefined
}

export function flagState(pod: ComponentPod, question: FlagQuestion, defaults: DefaultsTable): FlagState {
  if (pod.unreadable !== undefined) return { kind: 'unreadable', why: pod.unreadable }
  const style: ArgumentStyle = pod.component === 'etcd' ? 'go' : 'pflag'
  const files = new Set([...(question.replacedBy ?? []), ...(pod.component === 'etcd' ? ['config-file'] : [])])
  const parsed = parseArguments(pod.words, style, name => {
    if (name === question.flag) return question.type === 'boolean'
    return files.has(name) ? false : defaults.isBoolean(pod.component, name)
  })
  if (parsed.unreadable !== undefined) return { kind: 'unreadable', why: parsed.unreadable }
  const uses = (name: string) => parsed.flags.get(name) ?? []
  // etcd reads nothing but the file once one is named: flags and environment are ignored.
  if (pod.component === 'etcd') {
    const state = replacement(pod, 'config-file', uses('config-file')) ?? etcdFileFromEnvironment(pod)
    if (state !== undefined) return state
  }
  // So does the scheduler with the flags that its file has a field for.
  if (pod.component === 'kube-scheduler' && files.has('config')) {
    const state = replacement(pod, 'config', uses('config'))
    if (state !== undefined) return state
  }
  const own = setState(pod, question, uses(question.flag))
  if (own !== undefined) return own
  const named = question.environment === undefined ? undefined : fromEnvironment(pod, question.environment)
  if (named !== undefined) return named
  for (const flag of question.replacedBy ?? []) {
    const state = replacement(pod, flag, uses(flag))
    if (state !== undefined) return state
  }
  return { kind: 'absent' }
}

function replacement(pod: ComponentPod, flag: string, uses: readonly FlagUse[]): FlagState | undefined {
  const last = uses.at(-1)
  if (last === undefined || last.value === '') return undefined
  const place = `${pod.place(last.index)} (${last.written})`
  if (last.doubt !== undefined) return { kind: 'unreadable', why: last.doubt, place }
  if (last.value === undefined) return { kind: 'unreadable', why: `--${flag} has no value`, place }
  return { kind: 'replaced', flag, file: last.value, place }
}

function setState(pod: ComponentPod, question: FlagQuestion, uses: readonly FlagUse[]): FlagState | undefined {
  const last = uses.at(-1)
  if (last === undefined) return undefined
  const place = `${pod.place(last.index)} (${last.written})`
  const adds = question.type === 'list' || question.type === 'map'
  const counting = adds ? uses : [last]
  const doubt = counting.find(use => use.doubt !== undefined)?.doubt
  if (doubt !== undefined) return { kind: 'unreadable', why: doubt, place }
  const texts: string[] = []
  for (const use of counting) {
    if (use.value === undefined && question.type !== 'boolean')
      return { kind: 'unreadable', why: `${use.written} has no value`, place }
    texts.push(use.value ?? 'true')
  }
  const shown = counting.map(use => (use.value === undefined ? use.written : `${use.written}=${use.value}`)).join(' ')
  return { kind: 'set', texts, shown, place }
}

/** etcd takes ETCD_* where the flag is absent, and ignores an empty variable. */
function fromEnvironment(pod: ComponentPod, name: string): FlagState | undefined {
  const place = `${pod.container}.env (${name})`
  const value = pod.environment.literal.get(name)
  if (value !== undefined) {
    return value === '' ? undefined : { kind: 'set', texts: [value], shown: `${name}=${value}`, place }
  }
  if (pod.environment.elsewhere.has(name) || pod.environment.open)
    return {
      kind: 'unreadable',
      why: `the variable ${name} may be set from elsewhere, which the evidence does not show`,
      place,
    }
  return undefined
}

function etcdFileFromEnvironment(pod: ComponentPod): FlagState | undefined {
  const state = fromEnvironment(pod, 'ETCD_CONFIG_FILE')
  if (state?.kind !== 'set') return state
  return { kind: 'replaced', flag: 'config-file', file: state.texts[0] ?? '', place: state.place }
}
