// Findings about objects: every one is counted, the first ones are kept, so that memory stays flat over any cluster.

import type { SourceName } from '../model/source.ts'
import type { Target } from '../model/target.ts'
import type { Reading } from '../schema/evaluation.ts'
import type { Facts } from './context.ts'
import type { Draft } from './drafts.ts'
import { citeObject, cluster, draft, read, splitDraft } from './drafts.ts'
import { type EvidenceObject, objectName } from './evidence.ts'

/** A report of more findings than this about one rule is read by nobody; the rest is counted. */
export const keptFindings = 100

export class Findings {
  readonly #expected: string
  readonly #kept: Draft[] = []
  #total = 0
  /** One of the findings that are counted only fails in effect too. */
  #failsUnlisted = false

  constructor(expected: string) {
    this.#expected = expected
  }

  /**
   * `found` is in the words of the configuration, `at` the field of the object. `effective` is a reading of its own
   * where only the letter of the text is not met.
   */
  add(
    item: EvidenceObject,
    message: (who: string) => string,
    found: string,
    at: string,
    effective?: (who: string) => Reading,
  ): void {
    this.#total += 1
    if (this.#kept.length >= keptFindings) {
      this.#failsUnlisted = this.#failsUnlisted || effective === undefined
      return
    }
    const who = objectName(item)
    const target: Target = { kind: 'object', name: who }
    const literal = read('fail', message(who))
    const parts = { expected: this.#expected, found, citations: [citeObject(item, at)] }
    this.#kept.push(splitDraft(target, literal, effective?.(who) ?? literal, parts))
  }

  get total(): number {
    return this.#total
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
  if (findings.total === 0) return [open]
  return open.literal.result === 'pass' ? findings.drafts() : [...findings.drafts(), open]
}
