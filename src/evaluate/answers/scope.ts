// What an attestation or waiver is about: which rule of which benchmark, in which cluster, and whether its time has come.
import type { AnswerState } from '../../schema/answers.ts'
import type { BenchmarkHead, Evaluation, RuleResult } from '../../schema/evaluation.ts'
import { instantOf, lastOf } from '../../schema/when.ts'

export interface Occasion {
  readonly cluster: Evaluation['cluster']
  /** Milliseconds since the epoch; what expires, expires by this. */
  readonly evaluatedAt: number
}

interface Scope {
  readonly rule: string
  readonly benchmark?: string | undefined
  readonly cluster?: string | undefined
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

export const isOfBenchmark = ({ benchmark }: Scope, { id, stigId }: BenchmarkHead): boolean =>
  benchmark === undefined || same(benchmark, id) || same(benchmark, stigId)

/** A name is what people know a cluster by, the UID is what nobody else can have. */
export const isOfCluster = ({ cluster }: Scope, { uid, name }: Evaluation['cluster']): boolean =>
  cluster === undefined || (cluster !== '' && (same(cluster, uid) || same(cluster, name)))

/** `SV-242410`, whatever the revision, from a rule id of DISA's. */
const stem = (ruleId: string): string => /^(SV-\d+)r\d+(?:_rule)?$/i.exec(ruleId)?.[1] ?? ''

export function isOfRule({ rule: key }: Scope, { groupId, version, ruleId }: RuleResult): boolean {
  if ([groupId, version, ruleId, ruleId.replace(/_rule$/, '')].some(name => same(name, key))) return true
  return stem(key) !== '' && same(stem(key), stem(ruleId))
}

/** Given for another revision of the rule than the one that was judged. */
export const isOfOtherRevision = ({ rule: key }: Scope, { ruleId }: RuleResult): boolean =>
  stem(key) !== '' && !same(key.replace(/_rule$/i, ''), ruleId.replace(/_rule$/i, ''))

export interface Standing {
  readonly state: AnswerState
  readonly says: string
}

/** Why an entry does not count by its date or by the revision of the rule; undefined where nothing speaks against it. */
export function objection(
  entry: Scope,
  { from, until }: { readonly from: number; readonly until: number },
  rule: RuleResult,
  { evaluatedAt }: Occasion,
): Standing | undefined {
  if (isOfOtherRevision(entry, rule)) {
    const says = `It was given for ${entry.rule}, and the rule is ${rule.ruleId} now: read the rule again and renew it.`
    return { state: 'not-used', says }
  }
  if (from > evaluatedAt)
    return { state: 'not-yet', says: `It is dated ${instantOf(from)}, after the evaluation, and does not count yet.` }
  if (until <= evaluatedAt)
    return { state: 'expired', says: `It counted through ${lastOf(instantOf(until))}, has expired and does not count.` }
  return undefined
}

/** Why an entry met no rule at all. */
export function nowhere(entry: Scope, benchmarks: readonly BenchmarkHead[], { cluster }: Occasion): Standing {
  const says = !isOfCluster(entry, cluster)
    ? `It is for the cluster ${entry.cluster}; this one is ${cluster.name || '(unnamed)'}, UID ${cluster.uid || 'unknown'}.`
    : benchmarks.some(benchmark => isOfBenchmark(entry, benchmark))
      ? `No benchmark that was judged has a rule ${entry.rule}.`
      : `The benchmark ${entry.benchmark} was not judged.`
  return { state: 'not-used', says }
}
