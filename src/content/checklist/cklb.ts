// Reads a CKLB of any tool into a checklist: what STIG Viewer 3 itself writes breaks its own schema, so nothing but a status is insisted on.
import type { Checklist, ChecklistRule, ChecklistStig } from '../../model/checklist.ts'
import type { ChecklistNotes } from '../../model/checklist-notes.ts'
import { Fields } from './fields.ts'
import { overrideFrom, statusFrom, wordsIn } from './words.ts'

/** Undefined where the data is no checklist: no list of STIGs with anything in it. */
export function checklistFromCklb(data: unknown, notes: ChecklistNotes): Checklist | undefined {
  const file = new Fields(data)
  const stigs = file.list('stigs')
  if (stigs.length === 0) return undefined
  // Of STIG Viewer's window, not of the checklist.
  for (const name of ['cklb_version', 'active', 'mode', 'has_path']) file.value(name)
  const asset = file.fields('target_data')
  const checklist: Checklist = {
    title: file.text('title'),
    id: file.text('id'),
    asset: {
      role: asset.text('role'),
      assetType: asset.text('target_type'),
      marking: typeof asset.value('classification') === 'string' ? asset.text('classification') : undefined,
      hostName: asset.text('host_name'),
      hostIp: asset.text('ip_address'),
      hostMac: asset.text('mac_address'),
      hostFqdn: asset.text('fqdn'),
      comment: asset.text('comments'),
      techArea: asset.text('technology_area'),
      targetKey: asset.text('target_key'),
      webOrDatabase: /^true$/i.test(asset.text('is_web_database')),
      webDbSite: asset.text('web_db_site'),
      webDbInstance: asset.text('web_db_instance'),
      hostGuid: undefined,
      stigGuid: undefined,
    },
    stigs: stigs.map(stig => stigOf(new Fields(stig), notes)),
  }
  asset.noteLeft('asset', '', notes)
  file.noteLeft('file', '', notes)
  return checklist
}

function stigOf(stig: Fields, notes: ChecklistNotes): ChecklistStig {
  const uuid = stig.text('uuid')
  const rules = stig.list('rules').map(rule => ruleOf(new Fields(rule), uuid, notes))
  const size = stig.value('size')
  const title = stig.text('stig_name')
  const displayName = stig.text('display_name')
  const read: ChecklistStig = {
    // Importers strip the prefix as well.
    stigId: stig.text('stig_id').replace(/^xccdf_mil\.disa\.stig_benchmark_/, ''),
    title,
    version: stig.text('version'),
    releaseInfo: stig.text('release_info'),
    uuid,
    classification: 'UNCLASSIFIED',
    customName: '',
    description: '',
    fileName: '',
    notice: '',
    source: '',
    displayName,
    referenceIdentifier: stig.text('reference_identifier'),
    size: typeof size === 'number' && Number.isSafeInteger(size) ? size : rules.length,
    rules,
  }
  stig.noteLeft('STIG', '', notes)
  return read
}

function ruleOf(rule: Fields, uuidOfStig: string, notes: ChecklistNotes): ChecklistRule {
  const groupId = rule.text('group_id') || rule.text('group_id_src')
  const [tree] = rule.list('group_tree').map(group => new Fields(group))
  if (rule.list('group_tree').length > 1)
    notes.add('Only the innermost group of a rule is kept; those around it were left out.', groupId)
  const check = rule.fields('check_content_ref')
  const overrides = rule.fields('overrides')
  const severity = overrides.fields('severity')
  const short = rule.text('rule_id')
  const referenceIdentifier = rule.text('reference_identifier')
  // STIG Viewer 3 names the deprecated field only, tools of others the newer one.
  const stigUuid = rule.has('STIGUuid') ? rule.text('STIGUuid') : rule.text('stig_uuid') || uuidOfStig
  for (const known of ['group_id_src', 'stig_uuid']) rule.value(known)
  const read: ChecklistRule = {
    groupId,
    groupTitle: groupTitleOf(rule, tree),
    ruleId: rule.text('rule_id_src') || (short === '' || short.endsWith('_rule') ? short : `${short}_rule`),
    version: rule.text('rule_version'),
    severity: rule.text('severity'),
    title: rule.text('rule_title'),
    discussion: rule.text('discussion'),
    check: rule.text('check_content'),
    fix: rule.text('fix_text'),
    weight: rule.text('weight'),
    classification: rule.text('classification'),
    stigRef: rule.text('stig_ref'),
    targetKey:
      rule.has('target_key') && rule.value('target_key') !== null ? rule.text('target_key') : referenceIdentifier,
    stigUuid,
    iaControls: rule.text('ia_controls'),
    falsePositives: rule.text('false_positives'),
    falseNegatives: rule.text('false_negatives'),
    documentable: rule.text('documentable'),
    mitigations: rule.text('mitigations'),
    potentialImpact: rule.text('potential_impacts'),
    thirdPartyTools: rule.text('third_party_tools'),
    mitigationControl: rule.text('mitigation_control'),
    responsibility: rule.text('responsibility'),
    severityOverrideGuidance: rule.text('security_override_guidance'),
    checkContentRef: check.text('name'),
    legacyIds: rule.texts('legacy_ids'),
    ccis: rule.texts('ccis').flatMap(wordsIn),
    status: statusFrom(rule.text('status'), groupId, notes),
    findingDetails: rule.text('finding_details'),
    comments: rule.text('comments'),
    severityOverride: overrideFrom(severity.text('severity'), groupId, notes),
    severityJustification: severity.text('reason'),
    uuid: rule.text('uuid'),
    checkContentHref: check.text('href'),
    groupDescription: tree?.text('description') ?? '',
    referenceIdentifier,
    createdAt: rule.text('createdAt'),
    updatedAt: rule.text('updatedAt'),
  }
  rule.noteLeft('rule', groupId, notes)
  for (const name of overrides.left())
    notes.add(`Overrides of ${JSON.stringify(name)} are known to no other format; they were left out.`, groupId)
  return read
}

/** STIG Viewer 3 repeats the title of the rule there, and has the SRG id in the tree. */
function groupTitleOf(rule: Fields, tree: Fields | undefined): string {
  const [title, inTree] = [rule.text('group_title'), tree?.text('title') ?? '']
  return inTree !== '' && (title === '' || title === rule.text('rule_title')) ? inTree : title
}
