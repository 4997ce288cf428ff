// What an absent flag of a component amounts to: its default in the minor that runs, judged like a set value.
import type { ResultWord } from '../../model/verdict.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation } from '../../schema/evaluation.ts'
import { judge } from '../accept.ts'
import type { Facts } from '../context.ts'
import type { ComponentPod } from './component-pods.ts'
import { imageTag } from './images.ts'
import { parseVersion } from './version.ts'

export interface DefaultVerdict {
  readonly result: ResultWord
  /** `default true (kube-apiserver 1.34)`. */
  readonly words: string
  readonly citations: readonly Citation[]
}

/** `also` are values that are set on top of the default, for lists that add to it. */
export function defaultFor(
  check: CheckOf<'component-flag'>,
  pod: ComponentPod,
  facts: Facts,
  also: readonly string[] = [],
): DefaultVerdict {
  const server = facts.version.get()
  if ('unknown' in server)
    return { result: 'notchecked', words: `its default is unknown, because ${server.unknown}`, citations: [] }
  const minors = [server.known.minor, ...ownMinor(check.component, pod.image)]
  const verdicts = [...new Set(minors)].map(minor => inMinor(check, minor, facts, also))
  const [first, second] = verdicts
  const citations = server.citations
  if (first === undefined) return { result: 'notchecked', words: 'its default is unknown', citations }
  if (second !== undefined && second.result !== first.result)
    return { result: 'notchecked', words: `${first.words}, but ${second.words} as its image says`, citations }
  return { ...(second ?? first), citations }
}

/** During an upgrade a component can be of another minor than the API server that answered; its image's tag tells. */
function ownMinor(component: string, image: string): readonly number[] {
  if (component === 'etcd') return []
  const version = parseVersion(imageTag(image) ?? '')
  return version === undefined ? [] : [version.minor]
}

function inMinor(
  check: CheckOf<'component-flag'>,
  minor: number,
  facts: Facts,
  also: readonly string[],
): { readonly result: ResultWord; readonly words: string } {
  const known = facts.defaults.flag(check.component, check.flag, minor)
  const release = `${check.component === 'etcd' ? 'etcd with Kubernetes' : check.component} 1.${minor}`
  if ('unknown' in known) return { result: 'notchecked', words: known.unknown }
  if ('gone' in known) {
    const harmless = 'absent' in check.accept || 'notEquals' in check.accept || 'containsNone' in check.accept
    return { result: harmless ? 'pass' : 'notchecked', words: `the flag does not exist in ${release}` }
  }
  const words = `default ${known.value === '' ? 'empty' : known.value} (${release})`
  if ('absent' in check.accept) return { result: known.value === '' ? 'pass' : 'fail', words }
  const verdict = judge(check.type, check.accept, [...also, known.value])
  if ('unreadable' in verdict)
    return { result: 'notchecked', words: `${words} cannot be judged: ${verdict.unreadable}` }
  return { result: verdict.ok ? 'pass' : 'fail', words }
}
