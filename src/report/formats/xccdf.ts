// XCCDF 1.2 results: one benchmark with its rules, and the test result of one asset in it.
import type { BenchmarkHead, RuleResult } from '../../schema/evaluation.ts'
import type { Asset } from '../asset.ts'
import { entryComments, findingDetails, ruleComments } from '../details.ts'
import { provenance } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { benchmarkDescription, releaseDate, xccdfNamespace } from '../stig-names.ts'
import { escapeXml, xmlTemplate } from '../template.ts'
import { nameUuid } from '../uuid.ts'

export const xccdf: ReportFormat = {
  id: 'xccdf',
  title: 'XCCDF 1.2 results',
  suffix: '.xccdf.xml',
  mediaType: 'application/xml',
  perBenchmark: true,
  perNode: true,
  async *render(input) {
    const template = await xmlTemplate('xccdf.hbs')
    yield Buffer.from(template(view(input)))
  },
}

function view(input: ReportInput) {
  const { evaluation, asset, organization } = input
  const [result] = input.results
  const { benchmark, counts } = result
  const { bundle, tool } = evaluation
  const comments = entryComments(evaluation, result, asset)
  const shared = { benchmark, comments, time: instant(bundle.finishedAt) }
  const run = nameUuid('xccdf', bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, benchmark.stigId)
  const date = releaseDate(benchmark.releaseInfo)
  const start = instant(bundle.startedAt)
  return {
    benchmarkId: id(benchmark, 'benchmark', benchmark.stigId),
    hasDate: date !== '',
    releaseDate: date,
    title: benchmark.title,
    description: benchmarkDescription(benchmark),
    releaseInfo: benchmark.releaseInfo,
    version: benchmark.version,
    publisher: benchmark.publisher,
    toolVersion: tool.version,
    rules: result.rules.map(rule => ruleView(rule, shared)),
    testResultId: `xccdf_stigpack_testresult_${idPart(benchmark.stigId)}-${run}`,
    hasStart: start !== '',
    start,
    end: instant(evaluation.evaluatedAt),
    // STIG Manager takes product and version out of this CPE, and fails where the attribute is not there.
    testSystem: `cpe:/a:stigpack:stigpack:${encodeURIComponent(tool.version).replaceAll('*', '%2a')}`,
    resultTitle: `${benchmark.title} on ${asset.hostName}`,
    remarks: [...provenance(evaluation, result, asset), `Marking: ${input.marking}`],
    organizations: organization === '' ? [] : [organization],
    hostName: asset.hostName,
    addresses: asset.addresses,
    facts: facts(input, asset),
    // NISTIR 7275r4, flat unweighted: a rule that was not decided counts neither as a pass nor in the maximum.
    score: String(counts.pass),
    scoreMaximum: String(counts.pass + counts.fail + counts.error),
  }
}

interface Shared {
  readonly benchmark: BenchmarkHead
  readonly comments: string
  readonly time: string
}

const ruleView = (rule: RuleResult, { benchmark, comments, time }: Shared) => ({
  groupId: id(benchmark, 'group', rule.groupId),
  groupTitle: rule.groupTitle,
  ruleId: id(benchmark, 'rule', rule.ruleId),
  // xs:decimal with three digits at most; DISA's weight is always 10.0.
  weight: /^\d{1,2}(\.\d)?$/.test(rule.weight) ? rule.weight : '10.0',
  severity: rule.severity,
  ruleVersion: rule.version,
  title: rule.title,
  description: disaDescription(rule.discussion),
  ccis: rule.ccis,
  fix: rule.fix,
  check: rule.check,
  result: rule.result,
  hasTime: time !== '',
  time,
  details: findingDetails(rule),
  comments: ruleComments(rule, comments),
})

/** DISA keeps the discussion and its empty companions as escaped markup in one text. Readers parse it, so `<` is escaped twice. */
const disaDescription = (discussion: string): string =>
  [
    `<VulnDiscussion>${escapeXml(discussion)}</VulnDiscussion>`,
    '<FalsePositives></FalsePositives><FalseNegatives></FalseNegatives><Documentable>false</Documentable>',
    '<Mitigations></Mitigations><SeverityOverrideGuidance></SeverityOverrideGuidance>',
    '<PotentialImpacts></PotentialImpacts><ThirdPartyTools></ThirdPartyTools>',
    '<MitigationControl></MitigationControl><Responsibility></Responsibility><IAControls></IAControls>',
  ].join('')

const idPart = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '_') || '_'

const id = (benchmark: BenchmarkHead, kind: 'benchmark' | 'group' | 'rule', name: string): string =>
  `xccdf_${xccdfNamespace(benchmark)}_${kind}_${idPart(name)}`

/** As xs:dateTime; empty where the text is no instant. */
function instant(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString().replace('.000Z', 'Z')
}

interface Fact {
  readonly name: string
  readonly value: string
}

/** SCC's names first; then STIG Manager's own, from which it fills the asset; then ours. */
function facts({ evaluation }: ReportInput, asset: Asset): Fact[] {
  const scap = 'urn:scap:fact:asset:identifier:'
  const list: Fact[] = [
    { name: `${scap}host_name`, value: asset.hostName },
    { name: `${scap}fqdn`, value: asset.fqdn },
    ...asset.addresses.map(value => ({ name: `${scap}${value.includes(':') ? 'ipv6' : 'ipv4'}`, value })),
    { name: 'tag:stig-manager@users.noreply.github.com,2020:asset:fqdn', value: asset.fqdn },
    // Its own joining of several target-address elements with blanks makes a list that other tools refuse.
    { name: 'tag:stig-manager@users.noreply.github.com,2020:asset:ip', value: asset.ip },
    { name: 'urn:stigpack:fact:cluster:uid', value: evaluation.cluster.uid },
    { name: 'urn:stigpack:fact:cluster:version', value: evaluation.cluster.version },
    { name: 'urn:stigpack:fact:cluster:server', value: evaluation.cluster.server },
  ]
  return list.filter(fact => fact.value !== '')
}
