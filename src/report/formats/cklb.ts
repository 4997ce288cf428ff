// CKLB: the JSON checklist of STIG Viewer 3. Strict in writing: every key that some reader asks for is there.
import { statusOf } from '../../model/verdict.ts'
import type { RuleResult, TestResult } from '../../schema/evaluation.ts'
import { severityOverride } from '../answers.ts'
import { entryComments, findingDetails, ruleComments } from '../details.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { stigRef, stigUuid } from '../stig-names.ts'
import { nameUuid } from '../uuid.ts'

export const cklb: ReportFormat = {
  id: 'cklb',
  title: 'checklist of STIG Viewer 3 (JSON)',
  suffix: '.cklb',
  mediaType: 'application/json',
  perBenchmark: false,
  perNode: true,
  async *render(input) {
    yield Buffer.from(JSON.stringify(checklist(input), null, 2))
  },
}

function checklist(input: ReportInput) {
  const { evaluation, results, asset } = input
  const names = results.map(result => result.benchmark.stigId)
  return {
    title: [asset.hostName, ...names].join('_'),
    id: nameUuid('cklb', evaluation.bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, ...names),
    cklb_version: '1.0',
    active: false,
    // 2 is what STIG Viewer writes into a checklist that holds answers.
    mode: 2,
    has_path: true,
    target_data: {
      target_type: 'Computing',
      host_name: asset.hostName,
      ip_address: asset.ip,
      mac_address: '',
      fqdn: asset.fqdn,
      comments: asset.description,
      role: 'None',
      is_web_database: false,
      technology_area: '',
      web_db_site: '',
      web_db_instance: '',
      classification: input.marking,
    },
    stigs: results.map(result => stig(input, result)),
  }
}

function stig({ evaluation, asset }: ReportInput, result: TestResult) {
  const { benchmark } = result
  const uuid = stigUuid(benchmark)
  const comments = entryComments(evaluation, result, asset)
  const shared = { benchmark, uuid, comments, time: new Date(evaluation.evaluatedAt).toISOString() }
  return {
    stig_name: benchmark.title,
    display_name: benchmark.title.replace(/ Security Technical Implementation Guide$/i, ''),
    stig_id: benchmark.stigId,
    release_info: benchmark.releaseInfo,
    version: benchmark.version,
    uuid,
    reference_identifier: null,
    size: result.rules.length,
    rules: result.rules.map(rule => stigRule(rule, shared)),
  }
}

interface Shared {
  readonly benchmark: TestResult['benchmark']
  readonly uuid: string
  readonly comments: string
  readonly time: string
}

const stigRule = (rule: RuleResult, { benchmark, uuid, comments, time }: Shared) => ({
  uuid: nameUuid('rule', uuid, rule.ruleId),
  stig_uuid: uuid,
  target_key: null,
  stig_ref: stigRef(benchmark),
  group_id: rule.groupId,
  group_id_src: rule.groupId,
  rule_id: rule.ruleId.replace(/_rule$/, ''),
  rule_id_src: rule.ruleId,
  weight: rule.weight,
  classification: 'UNCLASSIFIED',
  severity: rule.severity,
  rule_version: rule.version,
  rule_title: rule.title,
  fix_text: rule.fix,
  reference_identifier: null,
  group_title: rule.groupTitle,
  false_positives: '',
  false_negatives: '',
  discussion: rule.discussion,
  check_content: rule.check,
  documentable: 'false',
  mitigations: '',
  potential_impacts: '',
  third_party_tools: '',
  mitigation_control: '',
  responsibility: '',
  security_override_guidance: '',
  ia_controls: '',
  check_content_ref: null,
  legacy_ids: [],
  ccis: rule.ccis,
  group_tree: [{ id: rule.groupId, title: rule.groupTitle, description: '<GroupDescription></GroupDescription>' }],
  createdAt: time,
  updatedAt: time,
  STIGUuid: uuid,
  status: statusOf[rule.result].cklb,
  overrides: overrides(rule),
  comments: ruleComments(rule, comments),
  finding_details: findingDetails(rule),
})

function overrides(rule: RuleResult): object {
  const override = severityOverride(rule)
  return override === undefined ? {} : { severity: { severity: override.severity, reason: override.justification } }
}
