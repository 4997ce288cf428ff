// CKL: the XML checklist of STIG Viewer 2, and what eMASS and STIG Manager still take first.
import { statusOf } from '../../model/verdict.ts'
import type { BenchmarkHead, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { severityOverride } from '../answers.ts'
import { entryComments, findingDetails, ruleComments } from '../details.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { benchmarkDescription, stigRef, stigUuid } from '../stig-names.ts'
import { xmlTemplate } from '../template.ts'

export const ckl: ReportFormat = {
  id: 'ckl',
  title: 'checklist of STIG Viewer 2 (XML)',
  suffix: '.ckl',
  mediaType: 'application/xml',
  perBenchmark: false,
  perNode: true,
  async *render(input) {
    const template = await xmlTemplate('ckl.hbs')
    yield Buffer.from(template(view(input)))
  },
}

const view = ({ evaluation, results, asset, marking }: ReportInput) => ({
  // Two hyphens would end the comment that it stands in.
  toolVersion: evaluation.tool.version.replace(/-(?=-)/g, '- ').replace(/-$/, '- '),
  marking,
  hostName: asset.hostName,
  ip: asset.ip,
  fqdn: asset.fqdn,
  comment: asset.description,
  stigs: results.map(result => ({
    info: stigInfo(result.benchmark),
    rules: rules(result, entryComments(evaluation, result, asset)),
  })),
})

interface Pair {
  readonly name: string
  readonly value: string
}

const pair = (name: string, value = ''): Pair => ({ name, value })

/** In the order in which STIG Viewer writes them. */
const stigInfo = (benchmark: BenchmarkHead): (Pair & { readonly hasValue: boolean })[] =>
  [
    pair('version', benchmark.version),
    pair('classification', 'UNCLASSIFIED'),
    pair('customname'),
    pair('stigid', benchmark.stigId),
    pair('description', benchmarkDescription(benchmark)),
    // The name of DISA's file would claim that its text is in here.
    pair('filename'),
    pair('releaseinfo', benchmark.releaseInfo),
    pair('title', benchmark.title),
    pair('uuid', stigUuid(benchmark)),
    pair('notice'),
    pair('source', benchmark.publisher),
  ].map(entry => ({ ...entry, hasValue: entry.name !== 'customname' }))

const rules = ({ benchmark, rules }: TestResult, comments: string) =>
  rules.map(rule => ({
    data: stigData(rule, benchmark),
    status: statusOf[rule.result].ckl,
    details: findingDetails(rule),
    comments: ruleComments(rule, comments),
    severityOverride: severityOverride(rule)?.severity ?? '',
    severityJustification: severityOverride(rule)?.justification ?? '',
  }))

/** In the order in which STIG Viewer 2.17 writes them. `Security_Override_Guidance` is its own misnaming, and the schema's. */
const stigData = (rule: RuleResult, benchmark: BenchmarkHead): Pair[] => [
  pair('Vuln_Num', rule.groupId),
  pair('Severity', rule.severity),
  pair('Group_Title', rule.groupTitle),
  pair('Rule_ID', rule.ruleId),
  pair('Rule_Ver', rule.version),
  pair('Rule_Title', rule.title),
  pair('Vuln_Discuss', rule.discussion),
  pair('IA_Controls'),
  pair('Check_Content', rule.check),
  pair('Fix_Text', rule.fix),
  pair('False_Positives'),
  pair('False_Negatives'),
  pair('Documentable', 'false'),
  pair('Mitigations'),
  pair('Potential_Impact'),
  pair('Third_Party_Tools'),
  pair('Mitigation_Control'),
  pair('Responsibility'),
  pair('Security_Override_Guidance'),
  pair('Check_Content_Ref', 'M'),
  pair('Weight', rule.weight),
  pair('Class', 'Unclass'),
  pair('STIGRef', stigRef(benchmark)),
  pair('TargetKey'),
  pair('STIG_UUID', stigUuid(benchmark)),
  pair('LEGACY_ID'),
  pair('LEGACY_ID'),
  ...rule.ccis.map(cci => pair('CCI_REF', cci)),
]
