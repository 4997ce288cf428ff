// Findings about objects: every one is counted, the first ones are kept, so that memory stays flat over any cluster.

import type { SourceName } from '../model/source.ts'
import type { Target } from '../model/target.ts'
import type { Citation, Reading } from '../schema/evaluation.ts'
import type { Facts } from './context.ts'
import type { Draft } from './drafts.ts'
import { citeObject, cluster, draft, read, splitDraft } from './drafts.ts'
import { type EvidenceObject, objectName } from './evidence.ts'

/** Manifests are judged one by one, each with a verdict of its own, up to this many for a check. */
export const keptDeclared = 10_000

/** A report of more findings than this about one rule is read by nobody; the rest is counted. */
export const keptFindings = 100

export class Findings {
  readonly #expected: string
  readonly #facts: Facts
  readonly #kept: Draft[] = []
  /** Verdicts on declared objects that nothing was found against. */
  readonly #clear: Draft[] = []
  #total = 0
  #totalClear = 0
  /** One of the findings that are counted only fails in effect too. */
  #failsUnlisted = false

  constructor(expected: string, facts: Facts) {
    this.#expected = expected
    this.#facts = facts
  }

  /** Looks at one object after the other; one that is declared and against which nothing was found gets a pass of its own. */
  each(look: (item: EvidenceObject) => void): (item: EvidenceObject) => void {
    return item => {
      const before = this.#total
      look(item)
      if (this.#total === before) this.clear(item)
    }
  }

  /** Nothing was found against this object: worth a pass of its own where it is only declared. */
  clear(item: EvidenceObject): void {
    if (this.#facts.provenance.of(item) !== 'declared') return
    this.#totalClear += 1
    if (this.#clear.length >= keptDeclared) return
    const who = objectName(item)
    const message = `Nothing in ${who} speaks against this: ${this.#expected}.`
    const parts = { expected: this.#expected, found: 'nothing against it', citations: [citeObject(item)] }
    this.#clear.push({ ...draft({ kind: 'object', name: who }, 'pass', message, parts), provenance: 'declared' })
  }

  /**
   * `found` is in the words of the configuration, `at` the field of the object. `effective` is a reading of its own
   * where only the letter of the text is not met. `more` are other places that the finding rests on.
   */
  add(
    item: EvidenceObject,
    message: (who: string) => string,
    found: string,
    at: string,
    effective?: (who: string) => Reading,
    more: readonly Citation[] = [],
  ): void {
    this.#total += 1
    const provenance = this.#facts.provenance.of(item)
    if (this.#kept.length >= (provenance === 'declared' ? keptDeclared : keptFindings)) {
      this.#failsUnlisted = this.#failsUnlisted || effective === undefined
      return
    }
    const who = objectName(item)
    const target: Target = { kind: 'object', name: who }
    const literal = read('fail', message(who))
    const parts = { expected: this.#expected, found, citations: [citeObject(item, at), ...more] }
    this.#kept.push({ ...splitDraft(target, literal, effective?.(who) ?? literal, parts), provenance })
  }

  /** Findings that were only counted: nothing else was kept of them. */
  addUnlisted(count: number): void {
    this.#total += count
    this.#failsUnlisted = this.#failsUnlisted || count > 0
  }

  get total(): number {
    return this.#total
  }

  /** The passes of declared objects, with a last one for those that were counted only. */
  passes(): readonly Draft[] {
    const more = this.#totalClear - this.#clear.length
    if (more === 0) return this.#clear
    const message = `Nothing was found against ${this.#totalClear} declared objects; ${more} of them are not listed.`
    const rest: Target = { kind: 'object', name: `${more} more declared objects` }
    const parts = { expected: this.#expected, found: 'nothing against them' }
    return [...this.#clear, { ...draft(rest, 'pass', message, parts), provenance: 'declared' }]
  }

  /** All fails, with a last one for those that were counted only; none where there are no findings. */
  drafts(): readonly Draft[] {
    const more = this.#total - this.#kept.length
    if (more === 0) return this.#kept
    const message = `There are ${this.#total} findings; the first ${this.#kept.length} are listed, and ${more} more are not.`
    const effective = read(this.#failsUnlisted ? 'fail' : 'pass', message)
    const parts = { expected: this.#expected, found: `${more} more` }
    return [...this.#kept, splitDraft(cluster, read('fail', message), effective, parts)]
  }
}

/** What the sources of a check allow to say when no finding was made: pass only where each is complete or proven empty. */
export function withoutFindings(facts: Facts, sources: readonly SourceName[], expected: string, clean: string): Draft {
  const states = sources.map(source => ({ source, state: facts.sources.state(source) }))
  const lacking = states.filter(entry => entry.state.state === 'missing' || entry.state.state === 'incomplete')
  if (lacking.length > 0) {
    const why = lacking.map(entry => ('message' in entry.state ? entry.state.message : entry.source)).join('; ')
    const waitsFor = lacking.map(entry => entry.source)
    return draft(cluster, 'notchecked', `This cannot be said of the whole cluster: ${why}.`, { expected, waitsFor })
  }
  const citations = states.flatMap(({ source }) => {
    const file = facts.sources.file(source)
    return file === undefined ? [] : [{ file: file.path, sha256: file.sha256 }]
  })
  return draft(cluster, 'pass', clean, { expected, found: 'none', citations })
}

/** The findings, and where something could not be read, that too. */
export function concludeFindings(
  findings: Findings,
  facts: Facts,
  sources: readonly SourceName[],
  expected: string,
  clean: string,
): readonly Draft[] {
  const open = withoutFindings(facts, sources, expected, clean)
  const said = [...findings.drafts(), ...findings.passes()]
  return open.literal.result === 'pass' && findings.total > 0 ? said : [...said, open]
}
