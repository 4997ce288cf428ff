// A checklist as CKLB: strict in writing, so that every key that some reader asks for is there.
import type { Checklist, ChecklistRule, ChecklistStatus, ChecklistStig } from '../../model/checklist.ts'

export const cklbText = (checklist: Checklist): string => JSON.stringify(document(checklist), null, 2)

const document = ({ title, id, asset, stigs }: Checklist) => ({
  title,
  id,
  cklb_version: '1.0',
  active: false,
  // 2 is what STIG Viewer writes into a checklist that holds answers.
  mode: 2,
  has_path: true,
  target_data: {
    target_type: asset.assetType,
    host_name: asset.hostName,
    ip_address: asset.hostIp,
    mac_address: asset.hostMac,
    fqdn: asset.hostFqdn,
    comments: asset.comment,
    role: asset.role,
    is_web_database: asset.webOrDatabase,
    technology_area: asset.techArea,
    web_db_site: asset.webDbSite,
    web_db_instance: asset.webDbInstance,
    classification: asset.marking ?? null,
    ...(asset.targetKey === '' ? {} : { target_key: asset.targetKey }),
  },
  stigs: stigs.map(stigOf),
})

const stigOf = (stig: ChecklistStig) => ({
  stig_name: stig.title,
  display_name: stig.displayName,
  stig_id: stig.stigId,
  release_info: stig.releaseInfo,
  version: stig.version,
  uuid: stig.uuid,
  reference_identifier: orNull(stig.referenceIdentifier),
  size: stig.size,
  rules: stig.rules.map(rule => ruleOf(rule, stig)),
})

const orNull = (text: string): string | null => (text === '' ? null : text)

const statuses: Readonly<Record<ChecklistStatus, string>> = {
  NotAFinding: 'not_a_finding',
  Open: 'open',
  Not_Applicable: 'not_applicable',
  Not_Reviewed: 'not_reviewed',
}

const ruleOf = (rule: ChecklistRule, stig: ChecklistStig) => ({
  uuid: rule.uuid,
  stig_uuid: stig.uuid,
  target_key: orNull(rule.targetKey),
  stig_ref: orNull(rule.stigRef),
  group_id: rule.groupId,
  group_id_src: rule.groupId,
  rule_id: rule.ruleId.replace(/_rule$/, ''),
  rule_id_src: rule.ruleId,
  weight: rule.weight,
  classification: rule.classification,
  severity: severityOf(rule),
  rule_version: rule.version,
  rule_title: rule.title,
  fix_text: rule.fix,
  reference_identifier: orNull(rule.referenceIdentifier),
  group_title: rule.groupTitle,
  false_positives: rule.falsePositives,
  false_negatives: rule.falseNegatives,
  discussion: rule.discussion,
  check_content: rule.check,
  documentable: rule.documentable,
  mitigations: rule.mitigations,
  potential_impacts: rule.potentialImpact,
  third_party_tools: rule.thirdPartyTools,
  mitigation_control: rule.mitigationControl,
  responsibility: rule.responsibility,
  security_override_guidance: rule.severityOverrideGuidance,
  ia_controls: rule.iaControls,
  check_content_ref: { href: rule.checkContentHref, name: rule.checkContentRef },
  legacy_ids: rule.legacyIds,
  ccis: rule.ccis,
  group_tree: [{ id: rule.groupId, title: rule.groupTitle, description: rule.groupDescription }],
  createdAt: rule.createdAt,
  updatedAt: rule.updatedAt,
  STIGUuid: rule.stigUuid,
  status: statuses[rule.status],
  overrides: overridesOf(rule),
  comments: rule.comments,
  finding_details: rule.findingDetails,
})

/** The words that the schema has; anything else, in a CKL made by hand, is not known. */
const severityOf = ({ severity }: ChecklistRule): string =>
  ['high', 'medium', 'low'].includes(severity) ? severity : 'unknown'

const overridesOf = ({ severityOverride, severityJustification }: ChecklistRule) =>
  severityOverride === '' && severityJustification === ''
    ? {}
    : { severity: { severity: severityOverride, reason: severityJustification } }
