// Exceptions that parameters name: what they let through is counted, and shown with the reason that was given for it.

import type { Citation } from '../schema/evaluation.ts'
import type { ExceptedObject } from '../schema/hardening-checks.ts'
import type { Draft } from './drafts.ts'
import { citeObject, cluster, draft } from './drafts.ts'
import type { EvidenceObject } from './evidence.ts'
import { fits } from './glob.ts'

/** Named in the report for each exception; the others are counted. */
const namedPerException = 5

interface Used {
  readonly because: string
  count: number
  readonly names: string[]
  readonly citations: Citation[]
}

export class Exceptions {
  readonly #used = new Map<{ readonly because: string }, Used>()

  /** `who` is asked only while it will be shown: `DaemonSet kube-system/kube-proxy: hostNetwork: true`. */
  note(exception: { readonly because: string }, item: EvidenceObject | undefined, who: () => string): void {
    const used = this.#used.get(exception) ?? { because: exception.because, count: 0, names: [], citations: [] }
    this.#used.set(exception, used)
    used.count += 1
    if (used.names.length >= namedPerException) return
    used.names.push(who())
    if (item !== undefined) used.citations.push(citeObject(item))
  }

  /** One for each exception that let something through: a pass, which no verdict rests on. */
  drafts(expected: string): readonly Draft[] {
    return [...this.#used.values()].map(({ because, count, names, citations }) => {
      const more = count - names.length
      const found = `${names.join('; ')}${more === 0 ? '' : `; and ${more} more`}`
      const message = `Let through by an exception (${because.trim()}): ${found}.`
      return draft(cluster, 'pass', message, { expected, found, citations })
    })
  }
}

/** Whether an exception is for this object: every key that it gives must fit, and it must give one. */
export function isExcepted(
  exception: Omit<ExceptedObject, 'because'>,
  object: {
    readonly source: string
    readonly name: string
    readonly namespace: string | undefined
    readonly owner: string | undefined
  },
): boolean {
  const pairs = [
    [exception.source, object.source],
    [exception.namespace, object.namespace],
    [exception.name, object.name],
    [exception.owner, object.owner],
  ] as const
  if (pairs.every(([pattern]) => pattern === undefined)) return false
  return pairs.every(([pattern, value]) => pattern === undefined || (value !== undefined && fits(pattern, value)))
}
