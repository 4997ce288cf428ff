// Lets people answer what only people can: an attestation decides a check that asks a person, and nothing else.
import type { AttestationUse } from '../../schema/answers.ts'
import { type Attestation, type attestedWords, expiryOf } from '../../schema/attestations.ts'
import type { CheckResult, RuleResult } from '../../schema/evaluation.ts'
import { instantOf, lastOf, startOf } from '../../schema/when.ts'
import { verdictOf } from '../test-result.ts'
import { type Occasion, objection, type Standing } from './scope.ts'

export type NamedAttestation = Attestation & { readonly id: string }

/** `entries` are those of this rule, at least one. */
export function attest(rule: RuleResult, entries: readonly NamedAttestation[], occasion: Occasion): RuleResult {
  const objections = new Map(entries.map(entry => [entry, objectionTo(entry, rule, occasion)]))
  // An answer from the future is not there yet; one that has expired was still the last word, and hides older ones.
  const heard = entries.filter(entry => !['not-used', 'not-yet'].includes(objections.get(entry)?.state ?? ''))
  const spoken = new Set<NamedAttestation>()
  const checks = rule.checks.map(check => {
    const last = lastWord(heard.filter(entry => answers(entry, check)))
    if (last === undefined) return check
    spoken.add(last)
    return objections.get(last) === undefined ? answered(check, last) : expired(check, last)
  })
  const standing = (entry: NamedAttestation): Standing =>
    objections.get(entry) ??
    (spoken.has(entry)
      ? { state: 'in-force', says: `It decides what the rule asks a person, through ${untilOf(entry)}.` }
      : { state: 'not-used', says: 'A newer answer to the same question takes its place.' })
  const uses = entries.map(entry => attestationUse(entry, standing(entry)))
  return { ...rule, ...(spoken.size === 0 ? {} : verdictOf(checks)), attestations: uses }
}

export function attestationUse(entry: NamedAttestation, standing: Standing): AttestationUse {
  const { id, status, explanation, updated, updatedBy, target, details, comments, reference } = entry
  return {
    id,
    ...standing,
    status,
    explanation,
    updated,
    updatedBy,
    expires: instantOf(expiryOf(entry)),
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details }),
    ...(comments === undefined ? {} : { comments }),
    ...(reference === undefined ? {} : { reference }),
  }
}

const untilOf = (entry: Attestation): string => lastOf(instantOf(expiryOf(entry)))

const isQuestion = ({ asks, result }: CheckResult): boolean => asks !== undefined && result === 'notchecked'

const answers = ({ target }: Attestation, check: CheckResult): boolean =>
  isQuestion(check) && (target === undefined || target === check.target.name)

function objectionTo(entry: NamedAttestation, rule: RuleResult, occasion: Occasion): Standing | undefined {
  const questions = rule.checks.filter(isQuestion)
  if (questions.length === 0) {
    const says =
      'This rule asks no person: evidence decides it, also where that is missing. The answer stands beside the verdict and does not change it.'
    return { state: 'not-used', says }
  }
  if (!questions.some(check => answers(entry, check)))
    return { state: 'not-used', says: `The rule asks nothing about a target ${entry.target}.` }
  const dates = { from: startOf(entry.updated), until: expiryOf(entry) }
  return objection(entry, dates, rule, occasion)
}

/** The newest; of two of the same time the worse. */
function lastWord(entries: readonly NamedAttestation[]): NamedAttestation | undefined {
  const rank = (entry: NamedAttestation) => ['fail', 'pass', 'notapplicable'].indexOf(entry.status)
  return entries.toSorted((a, b) => startOf(b.updated) - startOf(a.updated) || rank(a) - rank(b))[0]
}

function answered(check: CheckResult, entry: NamedAttestation): CheckResult {
  const message =
    `${entry.updatedBy} answered on ${entry.updated}: ${statusWords[entry.status]}. ${entry.explanation} ` +
    `(Attestation ${entry.id}; it counts through ${untilOf(entry)}.)`
  const reading = { result: entry.status, message }
  const found = `${entry.status}, attested by ${entry.updatedBy} on ${entry.updated}`
  return { ...check, ...reading, found, literal: reading, effective: reading, waitsFor: [], attestedBy: entry.id }
}

const statusWords: Record<(typeof attestedWords)[number], string> = {
  pass: 'this is met (pass)',
  fail: 'this is not met (fail)',
  notapplicable: 'this does not apply here (notapplicable)',
}

function expired(check: CheckResult, entry: NamedAttestation): CheckResult {
  const more =
    `The answer of ${entry.updatedBy} of ${entry.updated} (${entry.status}, attestation ${entry.id}) ` +
    `counted through ${untilOf(entry)}, has expired and does not count.`
  const say = ({ result, message }: CheckResult['literal']) => ({ result, message: `${message} ${more}` })
  return { ...check, ...say(check), literal: say(check.literal), effective: say(check.effective) }
}
