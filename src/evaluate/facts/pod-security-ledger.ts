// Objects that break the Pod Security Standards in some version, kept until the version is known. Every one is counted, and
// of those that break it in the same versions the first are kept, so that memory stays flat over any cluster.
import type { PodSecurityControl } from '../../schema/hardening-checks.ts'
import type { EvidenceObject } from '../evidence.ts'
import { keptFindings } from '../findings.ts'
import { everyStep, type Steps, type Violation } from './pod-security-standards.ts'
import { slimObject } from './slim-object.ts'

/** Fields shown for each control; the others are counted. */
const shownPerControl = 2

interface Breach {
  steps: Steps
  count: number
  readonly shown: Violation[]
}
/** Of one object, by control. */
export type Breaches = Map<PodSecurityControl, Breach>

interface Kept {
  readonly item: EvidenceObject
  readonly namespace: string
  readonly breaches: Breaches
}

interface Ruling {
  readonly failing: readonly Kept[]
  /** More that fail, of which nothing else was kept. */
  readonly failingUnlisted: number
  /** Kept, and breaking no version that counts. */
  readonly clear: readonly EvidenceObject[]
  /** How many break some version, and which counts is not known. */
  readonly open: number
  readonly openNamed: readonly Kept[]
}

export class BreachLedger {
  /** By the versions in which the objects break the standard. */
  readonly #kept = new Map<Steps, Kept[]>()
  /** By namespace, then by those versions: all of them. */
  readonly #counts = new Map<string, Map<Steps, number>>()

  static add(breaches: Breaches, violation: Violation): void {
    const breach = breaches.get(violation.control) ?? { steps: 0, count: 0, shown: [] }
    breaches.set(violation.control, breach)
    breach.steps |= violation.steps
    breach.count += 1
    if (breach.shown.length < shownPerControl) breach.shown.push(violation)
  }

  keep(item: EvidenceObject, namespace: string, breaches: Breaches): void {
    let steps = 0
    for (const breach of breaches.values()) steps |= breach.steps
    const counts = this.#counts.get(namespace) ?? new Map<Steps, number>()
    this.#counts.set(namespace, counts.set(steps, (counts.get(steps) ?? 0) + 1))
    const kept = this.#kept.get(steps) ?? []
    this.#kept.set(steps, kept)
    if (kept.length < keptFindings) kept.push({ item: slimObject(item), namespace, breaches })
  }

  /** `stepsOf` gives the version that counts in a namespace; undefined where it is not known. */
  settle(stepsOf: (namespace: string) => Steps | undefined): Ruling {
    const fails = (steps: Steps, namespace: string): boolean | undefined => {
      if (steps === everyStep) return true
      const own = stepsOf(namespace)
      return own === undefined ? undefined : (steps & own) !== 0
    }
    let failing = 0
    let open = 0
    for (const [namespace, counts] of this.#counts)
      for (const [steps, count] of counts) {
        const verdict = fails(steps, namespace)
        if (verdict === true) failing += count
        else if (verdict === undefined) open += count
      }
    const all = [...this.#kept].flatMap(([steps, kept]) =>
      kept.map(entry => ({ entry, verdict: fails(steps, entry.namespace) })),
    )
    const kept = all.filter(({ verdict }) => verdict === true).map(({ entry }) => entry)
    return {
      failing: kept,
      failingUnlisted: failing - kept.length,
      clear: all.filter(({ verdict }) => verdict === false).map(({ entry }) => entry.item),
      open,
      openNamed: all.filter(({ verdict }) => verdict === undefined).map(({ entry }) => entry),
    }
  }
}

/** What breaks the standard in these versions: `privileged (privileged: true at spec.containers[0]…)`. */
export function describeBreaches(breaches: Breaches, steps: Steps): { readonly found: string; readonly at: string } {
  let at = ''
  const parts: string[] = []
  for (const [control, { shown, count, steps: own }] of breaches) {
    if ((own & steps) === 0) continue
    const fitting = shown.filter(violation => (violation.steps & steps) !== 0)
    at ||= fitting[0]?.at ?? ''
    const more = count - fitting.length
    const list = fitting.map(violation => `${violation.found} at ${violation.at}`)
    parts.push(`${control} (${[...list, ...(more > 0 ? [`${more} more`] : [])].join('; ')})`)
  }
  return { found: parts.join(', '), at }
}
