// SARIF 2.1.0: for code-scanning views and annotations. One run per benchmark, one result per rule.
import { type ResultWord, type Severity, statusOf } from '../../model/verdict.ts'
import type { CheckResult, Citation, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { waivedOf } from '../../schema/waived.ts'
import { affectedObjects, shownObjects } from '../affected.ts'
import { answerLines, waiverHead } from '../answers.ts'
import { worstFirst } from '../details.ts'
import { benchmarkName } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { nameUuid } from '../uuid.ts'

export const sarif: ReportFormat = {
  id: 'sarif',
  title: 'SARIF 2.1.0 for code scanning (JSON)',
  suffix: '.sarif',
  mediaType: 'application/sarif+json',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    const log = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: input.results.map(result => run(input, result)),
    }
    yield Buffer.from(`${JSON.stringify(log, null, 2)}\n`)
  },
}

function run({ evaluation, asset, marking }: ReportInput, result: TestResult) {
  const { tool, bundle, cluster } = evaluation
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        organization: result.benchmark.publisher,
        rules: result.rules.map(descriptor),
      },
    },
    automationDetails: {
      id: `${result.benchmark.id}/${asset.hostName}/`,
      guid: nameUuid('sarif', bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, result.benchmark.stigId),
    },
    // Only when it was judged: a bundle may be judged as of a day before it was collected, and no run ends before it starts.
    invocations: [{ executionSuccessful: true, endTimeUtc: evaluation.evaluatedAt }],
    // Evidence lies in the bundle; its files are named relative to it, and it has no address of its own.
    originalUriBaseIds: { BUNDLE: { description: { text: `The contents of ${bundle.file}` } } },
    results: result.rules.map((rule, index) => entry(rule, index, asset.hostName)),
    properties: {
      benchmark: benchmarkName(result),
      basis: result.basis,
      cluster: cluster.name,
      collectionStarted: bundle.startedAt,
      collectionFinished: bundle.finishedAt,
      manifestSha256: bundle.manifestSha256,
      marking,
      counts: result.counts,
    },
  }
}

/** GitHub and others sort by this number: 7 and above is high, 4 and above medium. */
const scores: Record<Severity, string> = { high: '8.0', medium: '5.0', low: '2.0' }
const levels: Record<Severity, string> = { high: 'error', medium: 'warning', low: 'note' }

const descriptor = (rule: RuleResult) => ({
  id: rule.ruleId,
  name: rule.version,
  shortDescription: { text: rule.title },
  fullDescription: { text: rule.discussion },
  help: { text: rule.fix },
  defaultConfiguration: { level: levels[rule.severity] },
  properties: {
    'security-severity': scores[rule.severity],
    severity: rule.severity,
    groupId: rule.groupId,
    tags: [...rule.ccis, ...(rule.nist?.rev5 ?? []).map(name => `NIST-800-53:${name}`)],
  },
})

/** SARIF section 3.27.9. `open` and `review` are not judged yet: by the evidence that is there, and by people. */
const kinds: Record<ResultWord, string> = {
  pass: 'pass',
  fail: 'fail',
  error: 'open',
  notchecked: 'review',
  notapplicable: 'notApplicable',
}

function entry(rule: RuleResult, ruleIndex: number, host: string) {
  const deciding = worstFirst(rule.checks).filter(check => check.result === rule.result)
  const objects = rule.result === 'fail' ? affectedObjects(rule) : []
  const lines = [`${statusOf[rule.result].label}. ${rule.message}`, ...objects.map(name => `- ${name}`)]
  const text = [...lines, ...(rule.overlays ?? []), ...answerLines(rule)].join('\n')
  return {
    ruleId: rule.ruleId,
    ruleIndex,
    kind: kinds[rule.result],
    level: rule.result === 'fail' ? levels[rule.severity] : 'none',
    message: { text },
    locations: deciding.length === 0 ? [{ physicalLocation: manifest }] : deciding.slice(0, shownObjects).map(location),
    // One result per rule and host, whatever the release numbers its text with.
    partialFingerprints: { 'stigpack/rule/v1': `${rule.version || rule.groupId}@${host}` },
    ...suppressions(rule),
    properties: { result: rule.result, literal: rule.literal, effective: rule.effective, targets: rule.checks.length },
  }
}

/** SARIF section 3.35: accepted elsewhere. The result keeps its kind and level. */
function suppressions(rule: RuleResult) {
  if (waivedOf(rule) !== 'whole') return {}
  const inForce = (rule.waivers ?? []).filter(({ state }) => state === 'in-force')
  return {
    suppressions: inForce.map(use => ({
      kind: 'external',
      status: 'accepted',
      justification: `${waiverHead(use)} ${use.reason}`,
    })),
  }
}

function location(check: CheckResult) {
  const [citation] = check.citations
  return {
    physicalLocation: citation === undefined ? manifest : physical(citation),
    logicalLocations: [{ fullyQualifiedName: check.target.name, kind: check.target.kind }],
    message: { text: check.message },
  }
}

/**
 * Where no evidence is cited: the list of all that was collected, and of what could not be. GitHub refuses the whole file for one
 * result without an artifact ("expected artifact location").
 */
const manifest = { artifactLocation: { uri: 'manifest.json', uriBaseId: 'BUNDLE' }, region: { startLine: 1 } }

/** A citation without a line is about the file as a whole; views that show lines take its first. */
const physical = ({ file, line = 1 }: Citation) => ({
  artifactLocation: { uri: encodeURI(file), uriBaseId: 'BUNDLE' },
  region: { startLine: line },
})
