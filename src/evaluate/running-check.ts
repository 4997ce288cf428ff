// One control at work in one run: guards its reducer, so that a bad object or a fault of ours never becomes a pass.

import type { SourceName } from '../model/source.ts'
import { type Basis, type ResultWord, worst } from '../model/verdict.ts'
import type { CheckKind, CheckOf } from '../schema/check.ts'
import { sourcesOf } from '../schema/check-sources.ts'
import type { BoundControl } from '../schema/content.ts'
import type { CheckResult, Reading } from '../schema/evaluation.ts'
import { checkModules } from './checks/index.ts'
import type { CheckModule, Facts, Reducer } from './context.ts'
import type { Draft } from './drafts.ts'
import { citeObject, cluster, draft } from './drafts.ts'
import { type EvidenceObject, objectName } from './evidence.ts'
import { withoutPass } from './expected-components.ts'
import { minorName } from './facts/version.ts'
import { keptDeclared } from './findings.ts'
import { ShapeError } from './shape.ts'

export class RunningCheck {
  readonly #bound: BoundControl
  readonly #facts: Facts
  readonly #sources: ReadonlySet<SourceName>
  readonly #reducer: Reducer | undefined
  #unreadable = 0
  /** Manifests have a verdict each, those that cannot be read too. */
  readonly #unreadableDeclared: Draft[] = []
  #firstUnreadable: { readonly why: string; readonly item: EvidenceObject } | undefined
  #fault: string | undefined
  /** What was found, for every basis that asks: a reducer finishes once. */
  #finished: readonly Draft[] | undefined

  constructor(bound: BoundControl, facts: Facts) {
    this.#bound = bound
    this.#facts = facts
    this.#sources = new Set(sourcesOf(bound.check))
    this.#reducer = this.#guard(() => begin(bound.check, facts))
  }

  /** The same for two uses of one control that ask exactly the same. */
  static key(bound: BoundControl): string {
    return JSON.stringify([bound.control.id, bound.check, bound.applies ?? null])
  }

  reads(source: SourceName): boolean {
    return this.#reducer?.accept !== undefined && this.#sources.has(source)
  }

  accept(item: EvidenceObject): void {
    if (this.#fault !== undefined) return
    try {
      this.#reducer?.accept?.(item)
    } catch (error) {
      if (!(error instanceof ShapeError)) {
        this.#fault = messageOf(error)
        return
      }
      this.#unreadable += 1
      this.#firstUnreadable ??= { why: error.message, item }
      if (this.#facts.provenance.of(item) === 'declared' && this.#unreadableDeclared.length < keptDeclared)
        this.#unreadableDeclared.push(unreadableObject(item, error.message))
    }
  }

  /** Once every object was accepted; as often as there are bases to judge by. */
  finish(basis: Basis): readonly CheckResult[] {
    this.#finished ??= this.#conclude()
    return this.#finished.map(given => this.#result(given, basis))
  }

  #conclude(): readonly Draft[] {
    const scope = this.#scope()
    if (scope !== undefined) return [scope]
    const drafts = this.#guard(() => this.#drafts()) ?? []
    if (this.#fault === undefined) return drafts
    // What was found before the fault stays found; nothing else that was said can be relied on.
    const fails = drafts.filter(given => given.literal.result === 'fail' || given.effective.result === 'fail')
    return [...fails, draft(cluster, 'error', `This check failed by a fault of stigpack: ${this.#fault}`)]
  }

  /** A verdict where the control does not apply by version, or where that cannot be told. */
  #scope(): Draft | undefined {
    const { applies } = this.#bound
    if (applies === undefined) return undefined
    const version = this.#facts.version.get()
    const expected = describeScope(applies.minor)
    if ('unknown' in version)
      return draft(cluster, 'notchecked', `Whether this applies is not known: ${version.unknown}.`, {
        expected,
        waitsFor: ['version'],
      })
    const { known, citations } = version
    const { from = 0, below = Number.POSITIVE_INFINITY } = applies.minor
    if (known.major !== 1)
      return draft(cluster, 'notchecked', `Whether this applies to ${known.text} is not on record.`, {
        expected,
        citations,
      })
    if (known.minor >= from && known.minor < below) return undefined
    const message = `This does not apply to Kubernetes ${minorName(known)}. ${applies.because}`
    return draft(cluster, 'notapplicable', message, { expected, found: known.text, citations })
  }

  #drafts(): readonly Draft[] {
    const drafts = this.#reducer?.finish() ?? []
    const first = this.#firstUnreadable
    if (first === undefined) return drafts
    const where = `line ${first.item.line} of ${first.item.file.path}${nameOf(first.item)}`
    const message = `${this.#unreadable} of the objects cannot be read, the first of them ${where}: ${first.why}.`
    const doubt = `${this.#unreadable} of the objects could not be read`
    return [
      // A verdict on one manifest is about itself, whatever the others are.
      ...drafts.map(given => (given.provenance === 'declared' ? given : withoutPass(given, doubt))),
      ...this.#unreadableDeclared,
      draft(cluster, 'notchecked', message, { citations: [citeObject(first.item)] }),
    ]
  }

  #guard<T>(action: () => T): T | undefined {
    try {
      return action()
    } catch (error) {
      this.#fault ??= messageOf(error)
      return undefined
    }
  }

  #result(given: Draft, basis: Basis): CheckResult {
    const deciding = decide(given, basis)
    const { provenance, sentence } = this.#facts.provenance.about(given.citations, given.provenance)
    const say = ({ result, message }: Reading): Reading => ({ result, message: `${message}${sentence}` })
    return {
      control: this.#bound.control.id,
      target: given.target,
      result: deciding.result,
      message: say(deciding).message,
      expected: given.expected,
      found: given.found,
      literal: say(given.literal),
      effective: say(given.effective),
      citations: [...given.citations],
      waitsFor: [...new Set(given.waitsFor)],
      ...(provenance === undefined ? {} : { provenance }),
      ...(given.asks === undefined ? {} : { asks: given.asks }),
    }
  }
}

function unreadableObject(item: EvidenceObject, why: string): Draft {
  const name = nameOf(item).slice(2, -1) || `line ${item.line} of ${item.file.path}`
  const message = `${name} cannot be read: ${why}.`
  return {
    ...draft({ kind: 'object', name }, 'notchecked', message, { citations: [citeObject(item)] }),
    provenance: 'declared',
  }
}

/** Under `literal` the text must be met and the effect must not contradict it; under `effective` the effect decides. */
function decide(given: Draft, basis: Basis): Reading {
  if (basis === 'effective') return given.effective
  const result: ResultWord = worst([given.literal.result, given.effective.result])
  return given.literal.result === result ? given.literal : given.effective
}

function begin<K extends CheckKind>(check: CheckOf<K>, facts: Facts): Reducer {
  const module: CheckModule<K> = checkModules[check.kind as K]
  return module.begin(check, facts)
}

const describeScope = ({ from, below }: { from?: number | undefined; below?: number | undefined }): string =>
  [from === undefined ? [] : [`Kubernetes 1.${from} or newer`], below === undefined ? [] : [`older than 1.${below}`]]
    .flat()
    .join(', ')

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function nameOf(item: EvidenceObject): string {
  try {
    return ` (${objectName(item)})`
  } catch {
    return ''
  }
}
