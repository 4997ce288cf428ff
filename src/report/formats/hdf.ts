// OHDF (Heimdall Data Format, version 1): what Heimdall 2 and SAF read. One profile of one benchmark.
import { type ResultWord, type Severity, statusOf } from '../../model/verdict.ts'
import type { CheckResult, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { answerLines, waiverHead } from '../answers.ts'
import { placeOf, provenance } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { benchmarkDescription } from '../stig-names.ts'

export const hdf: ReportFormat = {
  id: 'hdf',
  title: 'OHDF for Heimdall and SAF (JSON)',
  suffix: '.hdf.json',
  mediaType: 'application/json',
  // A document with several profiles is taken for overlays of one another.
  perBenchmark: true,
  perNode: true,
  async *render(input) {
    yield Buffer.from(`${JSON.stringify(execution(input), null, 2)}\n`)
  },
}

function execution(input: ReportInput) {
  const { evaluation, asset } = input
  const [result] = input.results
  return {
    platform: {
      name: evaluation.tool.name,
      release: evaluation.tool.version,
      target_id: asset.hostName,
    },
    version: evaluation.tool.version,
    statistics: { duration: 0 },
    profiles: [profile(input, result)],
  }
}

function profile({ evaluation, asset, marking }: ReportInput, result: TestResult) {
  const { benchmark, rules } = result
  return {
    name: benchmark.stigId,
    title: benchmark.title,
    version: `${benchmark.version}.${benchmark.release}`,
    maintainer: benchmark.publisher,
    summary: `${benchmarkDescription(benchmark)} Marking: ${marking}.`,
    description: provenance(evaluation, result, asset).join('\n'),
    license: null,
    copyright: null,
    copyright_email: null,
    sha256: benchmark.contentSha256,
    supports: [],
    attributes: [],
    groups: [],
    status: 'loaded',
    controls: rules.map(rule => control(rule, evaluation.bundle.finishedAt)),
  }
}

/** Heimdall's own numbers for severities; 0 is its way to say that a control does not apply. */
const impacts: Record<Severity, number> = { high: 0.7, medium: 0.5, low: 0.3 }

const control = (rule: RuleResult, time: string) => ({
  id: rule.groupId,
  title: rule.title,
  desc: rule.discussion,
  descriptions: [
    { label: 'check', data: rule.check },
    { label: 'fix', data: rule.fix },
  ],
  impact: rule.result === 'notapplicable' ? 0 : impacts[rule.severity],
  refs: [],
  tags: {
    severity: rule.severity,
    gtitle: rule.groupTitle,
    gid: rule.groupId,
    rid: rule.ruleId,
    stig_id: rule.version,
    cci: rule.ccis,
    nist: nistTags(rule),
  },
  code: '',
  source_location: {},
  ...answers(rule),
  results: results(rule, time),
})

/** Heimdall sorts into its tree by these; `UM-1` is its own sign for a control that nothing maps. */
const nistTags = ({ nist }: RuleResult): string[] => {
  const controls = nist === undefined ? [] : nist.rev5.length > 0 ? nist.rev5 : nist.rev4
  return controls.length === 0 ? ['UM-1'] : [...controls, nist?.rev5.length === 0 ? 'Rev_4' : 'Rev_5']
}

/**
 * What people said, where Heimdall looks for it. A waived control was run all the same and keeps its status: Heimdall would show one
 * that says otherwise as not applicable.
 */
function answers(rule: RuleResult) {
  const waiver = (rule.waivers ?? []).find(({ state }) => state === 'in-force')
  const attestation = (rule.attestations ?? []).find(({ state }) => state === 'in-force')
  return {
    ...(waiver === undefined
      ? {}
      : {
          waiver_data: {
            run: true,
            skipped_due_to_waiver: false,
            expiration_date: waiver.expires,
            justification: waiver.reason,
            message: waiverHead(waiver),
          },
        }),
    ...(attestation === undefined || attestation.status === 'notapplicable'
      ? {}
      : {
          attestation_data: {
            control_id: rule.groupId,
            explanation: attestation.explanation,
            // It has a last day instead, which the entry of the rule says.
            frequency: '',
            status: attestation.status === 'pass' ? 'passed' : 'failed',
            updated: attestation.updated,
            updated_by: attestation.updatedBy,
          },
        }),
  }
}

type HdfStatus = 'passed' | 'failed' | 'skipped' | 'error'

const statuses: Record<ResultWord, HdfStatus> = {
  pass: 'passed',
  fail: 'failed',
  error: 'error',
  notchecked: 'skipped',
  notapplicable: 'skipped',
}

/**
 * Only targets of the rule's own word have an entry: readers take the worst status for errors, but a passed entry beside
 * skipped ones for a pass, which must never turn what nobody looked at into one. The rest is counted in an entry for the rule.
 */
function results(rule: RuleResult, time: string) {
  const word = statuses[rule.result]
  const targets = rule.checks.filter(check => check.result === rule.result)
  const left = rule.checks.length - targets.length
  const entries = targets.map(check => entry(word, describe(check), `${check.message}${where(check)}`, time))
  const said = [...(rule.overlays ?? []), ...answerLines(rule)]
  if (targets.length > 0 && left === 0 && said.length === 0) return entries
  const more = left === 0 ? '' : ` ${left} targets with other results are in the result file of stigpack.`
  return [
    entry(
      word,
      `The rule as a whole: ${statusOf[rule.result].label}.`,
      [`${rule.message}${more}`, ...said].join('\n'),
      time,
    ),
    ...entries,
  ]
}

const entry = (status: HdfStatus, code_desc: string, text: string, start_time: string) => ({
  status,
  code_desc,
  ...(status === 'skipped' ? { skip_message: text } : { message: text }),
  start_time,
})

const describe = ({ target, control: id, expected, found }: CheckResult): string =>
  [
    `${target.name} (control ${id})`,
    ...(expected === '' ? [] : [`expected: ${expected}`]),
    `found: ${found || '(nothing)'}`,
  ].join('; ')

const where = ({ citations }: CheckResult): string =>
  citations.map(citation => ` Evidence: ${placeOf(citation)}, SHA-256 ${citation.sha256}.`).join('')
