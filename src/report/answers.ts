// The sentences about attestations and waivers that every format prints alike: who, when, why, until when, and whether it counts.
import type { AnswerState, AttestationUse, WaiverUse } from '../schema/answers.ts'
import type { CheckResult, RuleResult } from '../schema/evaluation.ts'
import { waivedOf } from '../schema/waived.ts'
import { lastOf } from '../schema/when.ts'

/** How a state is told to people. */
export const stateLabels: Record<AnswerState, string> = {
  'in-force': 'in force',
  expired: 'expired',
  'not-yet': 'not in force yet',
  'not-used': 'not used',
}

const reference = (text: string | undefined): string => (text === undefined ? '' : `, reference ${text}`)

/** `Attestation ports-2026 (in force): pass, by Kim Lee on 2026-05-01, through 2027-04-30, reference …` */
export const attestationHead = (use: AttestationUse): string =>
  `Attestation ${use.id} (${stateLabels[use.state]}): ${use.status}, by ${use.updatedBy} on ${use.updated}, ` +
  `through ${lastOf(use.expires)}${reference(use.reference)}.`

/** `Waiver AO-2026-014 (in force): accepted by Kim Lee on 2026-05-01, through 2027-04-30, reference …` */
export const waiverHead = (use: WaiverUse): string =>
  `Waiver ${use.id} (${stateLabels[use.state]}): accepted by ${use.approvedBy} on ${use.approvedOn}, ` +
  `through ${lastOf(use.expires)}${reference(use.reference)}.`

/** All that people said about a rule, a fact a line; none where they said nothing. */
export function answerLines({ attestations = [], waivers = [] }: RuleResult): string[] {
  return [
    ...attestations.flatMap(use => [
      attestationHead(use),
      `  ${use.says}`,
      `  Explanation: ${use.explanation}`,
      ...(use.details === undefined ? [] : [`  Details: ${use.details}`]),
    ]),
    ...waivers.flatMap(use => [
      waiverHead(use),
      `  ${use.says}`,
      `  Reason: ${use.reason}`,
      ...(use.mitigation === undefined ? [] : [`  Mitigation: ${use.mitigation}`]),
      ...(use.targets === undefined ? [] : [`  For: ${use.targets.join(', ')}`]),
    ]),
  ]
}

/** Comments of persons, for the comments of a checklist. */
export const personComments = ({ attestations = [] }: RuleResult): string[] =>
  attestations
    .filter(use => use.state === 'in-force' && use.comments !== undefined)
    .map(use => `${use.updatedBy}, ${use.updated}: ${use.comments}`)

/** ` (waived by AO-2026-014)`, or nothing. */
export const waivedMark = ({ waivedBy = [] }: CheckResult): string =>
  waivedBy.length === 0 ? '' : ` (waived by ${waivedBy.join(', ')})`

/** The override that a waiver asks for, where waivers in force cover the whole rule; the newest approval speaks. */
export function severityOverride(rule: RuleResult): WaiverUse['severityOverride'] {
  if (waivedOf(rule) !== 'whole') return undefined
  return (rule.waivers ?? [])
    .filter(use => use.state === 'in-force' && use.severityOverride !== undefined)
    .toSorted((a, b) => Date.parse(b.approvedOn) - Date.parse(a.approvedOn))[0]?.severityOverride
}
