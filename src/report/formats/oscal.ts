// OSCAL 1.1.3 assessment results: one result per benchmark, an observation per rule, a finding where one was decided.
import { categoryOf, statusOf } from '../../model/verdict.ts'
import type { Citation, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { waivedOf } from '../../schema/waived.ts'
import { affectedObjects } from '../affected.ts'
import { answerLines } from '../answers.ts'
import { benchmarkName, placeOf, provenance } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { nameUuid } from '../uuid.ts'

export const oscal: ReportFormat = {
  id: 'oscal',
  title: 'OSCAL assessment results (JSON)',
  suffix: '.oscal-ar.json',
  mediaType: 'application/json',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    yield Buffer.from(`${JSON.stringify({ 'assessment-results': assessment(input) }, null, 2)}\n`)
  },
}

/** Names of OSCAL tokens: what its schema takes as an id. */
const token = (text: string): string => text.replace(/[^\p{L}\p{N}.\-_]+/gu, '_').replace(/^(?=[^\p{L}_])/u, '_')

const namespace = 'urn:stigpack:oscal'
const prop = (name: string, value: string) => ({ name, ns: namespace, value })
/** A property must have a value; what is not known has no property. */
const props = (pairs: readonly (readonly [string, string])[]) =>
  pairs.filter(([, value]) => value.trim() !== '').map(([name, value]) => prop(name, oneLineOf(value)))
const oneLineOf = (text: string): string => text.replace(/\s+/g, ' ').trim()

function assessment(input: ReportInput) {
  const { evaluation, asset, marking, organization } = input
  const { bundle, tool } = evaluation
  const id = (...parts: string[]) =>
    nameUuid('oscal', bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, ...parts)
  return {
    uuid: id('document'),
    metadata: {
      title: `Assessment of ${asset.hostName}`,
      'last-modified': evaluation.evaluatedAt,
      version: oneLineOf(tool.version),
      'oscal-version': '1.1.3',
      props: [{ name: 'marking', value: marking }],
      ...(organization === '' ? {} : { parties: [{ uuid: id('party'), type: 'organization', name: organization }] }),
    },
    'import-ap': { href: `#${id('plan')}` },
    results: input.results.map(result => resultOf(input, result, id)),
    'back-matter': {
      resources: [
        {
          uuid: id('plan'),
          title: 'No assessment plan',
          description: 'stigpack judges collected evidence by a benchmark; no OSCAL assessment plan was given.',
        },
        {
          uuid: id('bundle'),
          title: oneLineOf(bundle.file),
          description: `The signed evidence bundle. SHA-256 of its manifest: ${bundle.manifestSha256}. Key: ${bundle.keyId}.`,
          props: props([
            ['run-id', bundle.runId],
            ['collected-by', bundle.operator],
            ['collector-version', bundle.collectorVersion],
          ]),
          rlinks: [{ href: encodeURI(bundle.file) }],
        },
      ],
    },
  }
}

type Id = (...parts: string[]) => string

const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other)

function resultOf(input: ReportInput, result: TestResult, id: Id) {
  const { evaluation, asset } = input
  const { benchmark, rules } = result
  const of: Id = (...parts) => id(benchmark.stigId, benchmark.version, benchmark.release, ...parts)
  const failed = rules.filter(rule => rule.result === 'fail')
  const decided = rules.filter(rule => rule.result === 'pass' || rule.result === 'fail')
  return {
    uuid: of('result'),
    title: oneLineOf(`${benchmarkName(result)} on ${asset.hostName}`),
    description: provenance(evaluation, result, asset).join('\n'),
    start: evaluation.bundle.startedAt,
    // A bundle may be judged as of a day before it was collected; a result must not end before it starts.
    ...(isBefore(evaluation.evaluatedAt, evaluation.bundle.startedAt) ? {} : { end: evaluation.evaluatedAt }),
    props: [
      ...props([
        ['benchmark', benchmark.stigId],
        ['basis', result.basis],
        ['content-sha256', benchmark.contentSha256],
      ]),
      ...Object.entries(result.counts).map(([word, count]) => prop(`count-${word}`, String(count))),
    ],
    'local-definitions': {
      'inventory-items': [
        {
          uuid: of('asset'),
          description: asset.description,
          props: props([
            ['host-name', asset.hostName],
            ['fqdn', asset.fqdn],
            ['ip-address', asset.ip],
            ['cluster-uid', evaluation.cluster.uid],
            ['kubernetes-version', evaluation.cluster.version],
            ['platform', evaluation.cluster.platform],
          ]),
        },
      ],
    },
    'reviewed-controls': {
      description: `Rules of ${benchmark.title}.`,
      'control-selections': [controlsOf(rules)],
    },
    observations: rules.map(rule => observation(rule, evaluation.bundle.finishedAt, of('asset'), of, id('bundle'))),
    ...(failed.length === 0 ? {} : { risks: failed.map(rule => risk(rule, of)) }),
    ...(decided.length === 0 ? {} : { findings: decided.map(rule => finding(rule, of)) }),
  }
}

/** `AC-6 (10)` is `ac-6.10`, `CM-6 b` is a statement of `cm-6`: OSCAL's catalogues name controls so. */
export const controlId = (name: string): string => {
  const [base = '', enhancement = ''] = /^([A-Z]{2}-\d+)(?: \((\d+)\))?/.exec(name)?.slice(1) ?? []
  return enhancement === '' ? base.toLowerCase() : `${base.toLowerCase()}.${enhancement}`
}

/** Revision 5 of NIST SP 800-53, which OSCAL's catalogue holds. Rules without a mapping select nothing by themselves. */
function controlsOf(rules: readonly RuleResult[]) {
  const ids = [...new Set(rules.flatMap(rule => (rule.nist?.rev5 ?? []).map(controlId)))].filter(id => id !== '')
  return ids.length === 0 ? { 'include-all': {} } : { 'include-controls': ids.map(id => ({ 'control-id': id })) }
}

const ruleProps = (rule: RuleResult) =>
  props([
    ['rule-id', rule.ruleId],
    ['group-id', rule.groupId],
    ['rule-version', rule.version],
    ['severity', rule.severity],
    ['result', rule.result],
    ['literal', rule.literal],
    ['effective', rule.effective],
    ...rule.ccis.map(cci => ['cci', cci] as const),
    ...(rule.nist?.rev5 ?? []).map(name => ['nist-800-53-rev5', name] as const),
  ])

/** Citations in a document for machines: enough to find every file, without a list for each of thousands of objects. */
const keptEvidence = 50

function observation(rule: RuleResult, collected: string, subject: string, of: Id, bundle: string) {
  const places = new Map<string, Citation>()
  for (const check of rule.checks)
    for (const citation of check.citations)
      if (places.size < keptEvidence) places.set(`${citation.file}:${citation.line}:${citation.at}`, citation)
  return {
    uuid: of('observation', rule.ruleId),
    title: `${rule.groupId} ${oneLineOf(rule.title)}`,
    description: rule.message || statusOf[rule.result].label,
    props: ruleProps(rule),
    methods: rule.checks.some(check => check.attestedBy !== undefined) ? ['TEST', 'INTERVIEW'] : ['TEST'],
    types: [rule.result === 'fail' ? 'finding' : 'control-objective'],
    subjects: [{ 'subject-uuid': subject, type: 'inventory-item' }],
    ...(places.size === 0
      ? {}
      : {
          'relevant-evidence': [...places.values()].map(citation => ({
            href: `#${bundle}`,
            description: placeOf(citation),
            props: props([['sha256', citation.sha256]]),
          })),
        }),
    collected,
    ...remarks([
      ...(rule.result === 'fail' ? affectedObjects(rule) : []),
      ...(rule.overlays ?? []),
      ...answerLines(rule),
    ]),
  }
}

const remarks = (lines: readonly string[]) =>
  lines.length === 0 ? {} : { remarks: lines.map(line => `- ${line.trim()}`).join('\n') }

const risk = (rule: RuleResult, of: Id) => ({
  uuid: of('risk', rule.ruleId),
  title: `${rule.groupId} ${oneLineOf(rule.title)}`,
  description: rule.message || statusOf[rule.result].label,
  statement: rule.discussion || rule.title,
  props: props([
    ['severity', rule.severity],
    ['category', categoryOf[rule.severity]],
  ]),
  // OSCAL's word for an accepted finding; the finding itself stays not satisfied.
  status: waivedOf(rule) === 'whole' ? 'deviation-approved' : 'open',
  ...(rule.fix === ''
    ? {}
    : {
        remediations: [
          {
            uuid: of('remediation', rule.ruleId),
            lifecycle: 'recommendation',
            title: 'Recommended by the benchmark',
            description: rule.fix,
          },
        ],
      }),
  'related-observations': [{ 'observation-uuid': of('observation', rule.ruleId) }],
})

/** Only pass and fail are conclusions. What was not decided, or does not apply, is an observation and no finding. */
const finding = (rule: RuleResult, of: Id) => ({
  uuid: of('finding', rule.ruleId),
  title: `${rule.groupId} ${oneLineOf(rule.title)}`,
  description: rule.message || statusOf[rule.result].label,
  props: ruleProps(rule),
  target: {
    type: 'objective-id',
    'target-id': token(rule.version || rule.groupId),
    status:
      rule.result === 'pass' ? { state: 'satisfied', reason: 'pass' } : { state: 'not-satisfied', reason: 'fail' },
  },
  'related-observations': [{ 'observation-uuid': of('observation', rule.ruleId) }],
  ...(rule.result === 'fail' ? { 'related-risks': [{ 'risk-uuid': of('risk', rule.ruleId) }] } : {}),
})
