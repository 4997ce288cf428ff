// Puts waivers beside the findings that they accept. No verdict changes: what is open stays open, and says who accepted it.
import type { WaiverUse } from '../../schema/answers.ts'
import type { CheckResult, RuleResult } from '../../schema/evaluation.ts'
import type { Waiver } from '../../schema/waivers.ts'
import { endOf, instantOf, lastOf, startOf } from '../../schema/when.ts'
import { fits } from '../glob.ts'
import { type Occasion, objection, type Standing } from './scope.ts'

export type NamedWaiver = Waiver & { readonly id: string }

/** `entries` are those of this rule, at least one. */
export function waive(rule: RuleResult, entries: readonly NamedWaiver[], occasion: Occasion): RuleResult {
  const failing = rule.checks.filter(check => check.result === 'fail')
  const covered = new Map<CheckResult, string[]>()
  const uses = entries.map(entry => {
    const dates = { from: startOf(entry.approvedOn), until: endOf(entry.expires) }
    const against = objection(entry, dates, rule, occasion)
    if (against !== undefined) return waiverUse(entry, against, 0)
    const hit = failing.filter(check => covers(entry, check))
    for (const check of hit) covered.set(check, [...(covered.get(check) ?? []), entry.id])
    return waiverUse(entry, standing(entry, failing.length, hit.length), hit.length)
  })
  const checks = rule.checks.map(check => {
    const waivedBy = covered.get(check)
    return waivedBy === undefined ? check : { ...check, waivedBy }
  })
  return { ...rule, checks, waivers: uses }
}

function standing({ approvedBy, expires, targets }: NamedWaiver, failing: number, hit: number): Standing {
  if (failing === 0) return { state: 'not-used', says: 'The rule is not open here: there is no finding to accept.' }
  if (hit === 0)
    return { state: 'not-used', says: `None of the ${failing} open targets is among ${(targets ?? []).join(', ')}.` }
  const which = hit === failing ? (hit === 1 ? 'the finding' : `all ${hit} findings`) : `${hit} of ${failing} findings`
  const until = lastOf(instantOf(endOf(expires)))
  return { state: 'in-force', says: `${approvedBy} accepted ${which} through ${until}. The rule stays open.` }
}

/** `*` stands for any text, blanks and slashes too; nothing else is special, and capitals matter as in Kubernetes. */
const covers = ({ targets }: Waiver, { target }: CheckResult): boolean =>
  targets === undefined || targets.some(pattern => fits(pattern, target.name))

export function waiverUse(entry: NamedWaiver, { state, says }: Standing, covers: number): WaiverUse {
  const { id, reason, approvedBy, approvedOn, targets, mitigation, severityOverride, reference } = entry
  return {
    id,
    state,
    says,
    reason,
    approvedBy,
    approvedOn,
    expires: instantOf(endOf(entry.expires)),
    covers,
    ...(targets === undefined ? {} : { targets }),
    ...(mitigation === undefined ? {} : { mitigation }),
    ...(severityOverride === undefined ? {} : { severityOverride }),
    ...(reference === undefined ? {} : { reference }),
  }
}
