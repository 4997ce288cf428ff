// What people said, laid over what the evidence proved: attestations first, since an answer may be a finding, then waivers.
import { createHash } from 'node:crypto'
import { type AnswerState, type AttestationList, answerStates, type WaiverList } from '../../schema/answers.ts'
import type { Attestation } from '../../schema/attestations.ts'
import type { Evaluation, RuleResult, TestResult } from '../../schema/evaluation.ts'
import type { Waiver } from '../../schema/waivers.ts'
import { uuidOf } from '../identity.ts'
import { withRules } from '../test-result.ts'
import { attest, attestationUse, type NamedAttestation } from './attest.ts'
import { isOfBenchmark, isOfCluster, isOfRule, nowhere, type Occasion, type Standing } from './scope.ts'
import { type NamedWaiver, waive, waiverUse } from './waive.ts'

interface AnswerFile<T> {
  /** Name without folder. */
  readonly file: string
  readonly sha256: string
  readonly entries: readonly T[]
}

/** Files of answers as they were read. */
export interface Answers {
  readonly attestations?: AnswerFile<Attestation> | undefined
  readonly waivers?: AnswerFile<Waiver> | undefined
}

type Answered = Pick<Evaluation, 'results' | 'attestations' | 'waivers'>

/** The results with the answers in them, and what became of each entry. Pure; the time by which entries expire is given. */
export function applyAnswers(results: readonly TestResult[], answers: Answers, occasion: Occasion): Answered {
  const attestations = named(answers.attestations?.entries ?? [], 'attestation')
  const waivers = named(answers.waivers?.entries ?? [], 'waiver')
  if (answers.attestations === undefined && answers.waivers === undefined) return { results: [...results] }
  const answered = results.map(result => answer(result, attestations, waivers, answers, occasion))
  return {
    results: answered,
    ...(answers.attestations && {
      attestations: attestationList(answers.attestations, attestations, answered, occasion),
    }),
    ...(answers.waivers && { waivers: waiverList(answers.waivers, waivers, answered, occasion) }),
  }
}

const named = <T extends { readonly id?: string | undefined }>(entries: readonly T[], kind: string) =>
  entries.map((entry, index) => ({ ...entry, id: entry.id ?? `${kind}-${index + 1}` }))

function answer(
  result: TestResult,
  attestations: readonly NamedAttestation[],
  waivers: readonly NamedWaiver[],
  files: Answers,
  occasion: Occasion,
): TestResult {
  const { benchmark } = result
  const here = <T extends Attestation | Waiver>(entries: readonly T[]) =>
    entries.filter(entry => isOfBenchmark(entry, benchmark) && isOfCluster(entry, occasion.cluster))
  const [ownAttestations, ownWaivers] = [here(attestations), here(waivers)]
  const rules = result.rules.map(rule => {
    const said = ownAttestations.filter(entry => isOfRule(entry, rule))
    const attested = said.length === 0 ? rule : attest(rule, said, occasion)
    const accepted = ownWaivers.filter(entry => isOfRule(entry, rule))
    return accepted.length === 0 ? attested : waive(attested, accepted, occasion)
  })
  return withRules({ ...result, id: answeredId(result.id, files, occasion) }, rules)
}

/** Another result than the one without answers, or with others, or at another time: another id. */
function answeredId(id: string, { attestations, waivers }: Answers, { evaluatedAt }: Occasion): string {
  const parts = [id, attestations?.sha256 ?? '', waivers?.sha256 ?? '', evaluatedAt]
  return uuidOf(createHash('sha256').update(JSON.stringify(parts)).digest('hex'))
}

interface Met<U> {
  readonly benchmark: string
  readonly groupId: string
  readonly use: U
}

/** Where an entry met a rule, in the order of the results. */
const meetings = <U extends { readonly id: string }>(
  results: readonly TestResult[],
  usesOf: (rule: RuleResult) => readonly U[] | undefined,
): ReadonlyMap<string, readonly Met<U>[]> =>
  Map.groupBy(
    results.flatMap(({ benchmark, rules }) =>
      rules.flatMap(rule => (usesOf(rule) ?? []).map(use => ({ benchmark: benchmark.id, groupId: rule.groupId, use }))),
    ),
    ({ use }) => use.id,
  )

const rank = (state: AnswerState): number => answerStates.indexOf(state)

/** The best that became of an entry speaks for it. */
const best = <U extends Standing>(met: readonly Met<U>[]): Standing | undefined =>
  met.map(({ use }) => ({ state: use.state, says: use.says })).toSorted((a, b) => rank(a.state) - rank(b.state))[0]

const recordOf = (entry: NamedAttestation | NamedWaiver, met: readonly Met<unknown>[]) => ({
  rule: entry.rule,
  ...(entry.benchmark === undefined ? {} : { benchmark: entry.benchmark }),
  ...(entry.cluster === undefined ? {} : { cluster: entry.cluster }),
  rules: met.map(({ benchmark, groupId }) => ({ benchmark, groupId })),
})

function attestationList(
  { file, sha256 }: AnswerFile<Attestation>,
  entries: readonly NamedAttestation[],
  results: readonly TestResult[],
  occasion: Occasion,
): AttestationList {
  const met = meetings(results, rule => rule.attestations)
  const heads = results.map(result => result.benchmark)
  return {
    file,
    sha256,
    entries: entries.map(entry => {
      const own = met.get(entry.id) ?? []
      return { ...attestationUse(entry, best(own) ?? nowhere(entry, heads, occasion)), ...recordOf(entry, own) }
    }),
  }
}

function waiverList(
  { file, sha256 }: AnswerFile<Waiver>,
  entries: readonly NamedWaiver[],
  results: readonly TestResult[],
  occasion: Occasion,
): WaiverList {
  const met = meetings(results, rule => rule.waivers)
  const heads = results.map(result => result.benchmark)
  return {
    file,
    sha256,
    entries: entries.map(entry => {
      const own = met.get(entry.id) ?? []
      const covers = own.reduce((sum, { use }) => sum + use.covers, 0)
      return { ...waiverUse(entry, best(own) ?? nowhere(entry, heads, occasion), covers), ...recordOf(entry, own) }
    }),
  }
}
