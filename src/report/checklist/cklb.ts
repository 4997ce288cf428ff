// A checklist as CKLB: strict in writing, so that every key that some reader asks for is there.
import type { Checklist, ChecklistRule, ChecklistStatus, ChecklistStig } from '../../model/checklist.ts'
import { nameUuid } from '../uuid.ts'

export const cklbText = (checklist: Checklist): string => JSON.stringify(document(checklist), null, 2)

const document = ({ title, id, asset, stigs }: Checklist) => ({
  // A CKL has neither; both come from what is in it, so that the same checklist is the same file.
  title:
    title || [asset.hostName, ...stigs.map(stig => stig.stigId)].filter(part => part !== '').join('_') || 'checklist',
  id: id || nameUuid('checklist', JSON.stringify(asset), ...stigs.map(stig => `${stig.stigId} ${stig.releaseInfo}`)),
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

/** STIG Viewer 3 finds a STIG again by its uuid, which old files do not have. */
const uuidOf = ({ uuid, stigId, version, releaseInfo }: ChecklistStig): string =>
  uuid || nameUuid('stig', stigId, version, releaseInfo)

const stigOf = (stig: ChecklistStig) => ({
  stig_name: stig.title,
  display_name: stig.displayName || stig.title.replace(/ Security Technical Implementation Guide$/i, ''),
  stig_id: stig.stigId,
  release_info: stig.releaseInfo,
  version: stig.version,
  uuid: uuidOf(stig),
  reference_identifier: orNull(stig.referenceIdentifier || (stig.rules[0]?.targetKey ?? '')),
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

/** As DISA writes it where there is none. */
const noDescription = '<GroupDescription></GroupDescription>'

const ruleOf = (rule: ChecklistRule, stig: ChecklistStig) => ({
  uuid: rule.uuid || nameUuid('rule', uuidOf(stig), rule.ruleId),
  stig_uuid: uuidOf(stig),
  // Empty and not null: null would be read as "the number of the STIG".
  target_key: rule.targetKey === '' && rule.referenceIdentifier !== '' ? '' : orNull(rule.targetKey),
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
  reference_identifier: orNull(rule.referenceIdentifier || rule.targetKey),
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
  group_tree: [{ id: rule.groupId, title: rule.groupTitle, description: rule.groupDescription || noDescription }],
  ...(rule.createdAt === '' ? {} : { createdAt: rule.createdAt }),
  ...(rule.updatedAt === '' ? {} : { updatedAt: rule.updatedAt }),
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
