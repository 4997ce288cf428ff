// A file that the API server is given by flag, on every node that runs one: the flag, what lies there, and the verdict over it.
import type { Reading } from '../schema/evaluation.ts'
import type { Facts } from './context.ts'
import { citeObject, type Draft, draft, read, splitDraft } from './drafts.ts'
import { onEveryComponent } from './expected-components.ts'
import { flagState } from './facts/component-flags.ts'
import { type ComponentFile, componentFile } from './facts/node/component-file.ts'
import { citePlace } from './facts/node/lines.ts'
import { ShapeError } from './shape.ts'

export type KnownFile = Exclude<ComponentFile, { unknown: string }>

export interface FileReadings {
  readonly literal: Reading
  readonly effective: Reading
  readonly found: string
}

export interface FileQuestion {
  readonly flag: string
  readonly expected: string
  /** What a missing flag means: `nothing is recorded`. */
  readonly without: string
  /** `look` reads another file that this one names, as the same process sees it. */
  judge(file: KnownFile, path: string, look: (path: string) => ComponentFile): FileReadings
}

export const bothReadings = (result: Reading['result'], message: string, found: string): FileReadings => ({
  literal: read(result, message),
  effective: read(result, message),
  found,
})

export function onEveryApiServer(facts: Facts, question: FileQuestion): readonly Draft[] {
  const { flag, expected } = question
  return onEveryComponent('kube-apiserver', facts, expected, pod => {
    const who = `kube-apiserver on ${pod.node}`
    const target = { kind: 'component', name: who, node: pod.node } as const
    const state = flagState(pod, { flag, type: 'string' }, facts.defaults)
    const citations = [citeObject(pod.item, 'place' in state ? state.place : pod.container)]
    const waitsFor = [`node/${pod.node}/processes`, `node/${pod.node}/configuration`]
    if (state.kind === 'unreadable' || state.kind === 'replaced') {
      const why = state.kind === 'unreadable' ? state.why : `--${state.flag} decides`
      return draft(target, 'notchecked', `The arguments of ${who} cannot be judged: ${why}.`, {
        expected,
        citations,
        waitsFor,
      })
    }
    const path = state.kind === 'set' ? (state.texts.at(-1) ?? '') : ''
    if (path === '') {
      const message = `--${flag} is not set in the ${pod.seenAs} of ${who}: ${question.without}.`
      return draft(target, 'fail', message, { expected, found: `--${flag} is not set`, citations })
    }
    const view = facts.nodeEvidence.of(pod.node)
    const look = (other: string) => componentFile(pod, other, view)
    const file = look(path)
    const found = `--${flag}=${path}`
    if ('unknown' in file) {
      const message = `${found} is set on ${who}; ${file.unknown}.`
      return draft(target, 'notchecked', message, { expected, found, citations, waitsFor })
    }
    const readings = judged(question, file, path, look)
    const cited = [...citations, citePlace(file.text.place)]
    return splitDraft(target, onNode(readings.literal, pod.node), onNode(readings.effective, pod.node), {
      expected,
      found: `${found}; ${readings.found}`,
      citations: cited,
      waitsFor: [],
    })
  })
}

const onNode = ({ result, message }: Reading, node: string): Reading => read(result, `${node}: ${message}`)

/** A field of another shape is one that the API server would not start with. */
function judged(
  question: FileQuestion,
  file: KnownFile,
  path: string,
  look: (path: string) => ComponentFile,
): FileReadings {
  try {
    const readings = question.judge(file, path, look)
    if (!file.hasHoles) return readings
    const lower = (reading: Reading) =>
      reading.result === 'pass'
        ? read('notchecked', `${reading.message} But lines of ${path} were taken out.`)
        : reading
    return { ...readings, literal: lower(readings.literal), effective: lower(readings.effective) }
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return bothReadings('notchecked', `${path} cannot be read: ${error.message}.`, '')
  }
}
