// What a STIG of the publisher and the content that judges say of the same rules.
import type { Stig } from '../../schema/stig.ts'

/** A rule as the content knows it. */
export interface KnownRule {
  readonly groupId: string
  readonly ruleId: string
  readonly version: string
}

export interface StigComparison {
  /** Group ids of rules that are the same rule in both. */
  readonly answered: readonly string[]
  /** Of those, the ones whose rule id has another revision. */
  readonly revised: readonly { readonly groupId: string; readonly content: string; readonly file: string }[]
  readonly unanswered: readonly string[]
  readonly notInFile: readonly string[]
  /** One id with two meanings: the file is not of this benchmark, or it was changed by hand. */
  readonly conflicts: readonly { readonly groupId: string; readonly content: string; readonly file: string }[]
}

/** Group id and version together make a rule; the revision of the rule id changes with every release. */
export function compareStig(stig: Stig, content: readonly KnownRule[]): StigComparison {
  const known = new Map(content.map(rule => [rule.groupId, rule]))
  const there = new Set(stig.rules.map(rule => rule.groupId))
  const shared = stig.rules.flatMap(rule => {
    const own = known.get(rule.groupId)
    return own === undefined ? [] : [{ rule, own }]
  })
  const same = shared.filter(({ rule, own }) => rule.version === own.version)
  return {
    answered: same.map(({ rule }) => rule.groupId),
    revised: same
      .filter(({ rule, own }) => rule.ruleId !== own.ruleId)
      .map(({ rule, own }) => ({ groupId: rule.groupId, content: own.ruleId, file: rule.ruleId })),
    unanswered: stig.rules.filter(rule => !known.has(rule.groupId)).map(rule => rule.groupId),
    notInFile: content.filter(rule => !there.has(rule.groupId)).map(rule => rule.groupId),
    conflicts: shared
      .filter(({ rule, own }) => rule.version !== own.version)
      .map(({ rule, own }) => ({ groupId: rule.groupId, content: own.version, file: rule.version })),
  }
}
