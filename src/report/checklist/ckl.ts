// A checklist as CKL: elements in the order of STIG Viewer's schema, attributes in the order in which its version 2.17 writes them.
import type { Checklist, ChecklistRule, ChecklistStig } from '../../model/checklist.ts'
import { xmlTemplate } from '../template.ts'

/** `toolVersion` goes into the comment in which STIG Viewer names itself. */
export async function cklText(checklist: Checklist, toolVersion: string): Promise<string> {
  const template = await xmlTemplate('ckl.hbs')
  const { asset, stigs } = checklist
  return template({
    // Two hyphens would end the comment that it stands in.
    toolVersion: toolVersion.replace(/-(?=-)/g, '- ').replace(/-$/, '- '),
    asset: {
      ...asset,
      webOrDatabase: String(asset.webOrDatabase),
      markings: present(asset.marking),
      hostGuids: present(asset.hostGuid),
      stigGuids: present(asset.stigGuid),
    },
    stigs: stigs.map(stig => ({ info: stigInfo(stig), rules: stig.rules.map(ruleView) })),
  })
}

/** For elements that may be left out: a list of one or none. */
const present = (value: string | undefined): string[] => (value === undefined ? [] : [value])

const stigInfo = (stig: ChecklistStig) =>
  Object.entries({
    version: stig.version,
    classification: stig.classification,
    customname: stig.customName,
    stigid: stig.stigId,
    description: stig.description,
    filename: stig.fileName,
    releaseinfo: stig.releaseInfo,
    title: stig.title,
    uuid: stig.uuid,
    notice: stig.notice,
    source: stig.source,
    // STIG Viewer leaves the data of an empty customname out, and of nothing else.
  }).map(([name, value]) => ({ name, value, hasValue: name !== 'customname' || value !== '' }))

const ruleView = (rule: ChecklistRule) => ({
  data: stigData(rule).map(([name, value]) => ({ name, value })),
  status: rule.status,
  details: rule.findingDetails,
  comments: rule.comments,
  severityOverride: rule.severityOverride,
  severityJustification: rule.severityJustification,
})

/** `Security_Override_Guidance` is STIG Viewer's own misnaming, and the schema's. */
const stigData = (rule: ChecklistRule): (readonly [name: string, value: string])[] => [
  ['Vuln_Num', rule.groupId],
  ['Severity', rule.severity],
  ['Group_Title', rule.groupTitle],
  ['Rule_ID', rule.ruleId],
  ['Rule_Ver', rule.version],
  ['Rule_Title', rule.title],
  ['Vuln_Discuss', rule.discussion],
  ['IA_Controls', rule.iaControls],
  ['Check_Content', rule.check],
  ['Fix_Text', rule.fix],
  ['False_Positives', rule.falsePositives],
  ['False_Negatives', rule.falseNegatives],
  ['Documentable', rule.documentable],
  ['Mitigations', rule.mitigations],
  ['Potential_Impact', rule.potentialImpact],
  ['Third_Party_Tools', rule.thirdPartyTools],
  ['Mitigation_Control', rule.mitigationControl],
  ['Responsibility', rule.responsibility],
  ['Security_Override_Guidance', rule.severityOverrideGuidance],
  ['Check_Content_Ref', rule.checkContentRef],
  ['Weight', rule.weight],
  ['Class', rule.classification],
  ['STIGRef', rule.stigRef],
  ['TargetKey', rule.targetKey],
  ['STIG_UUID', rule.stigUuid],
  ...legacyIds(rule).map(id => ['LEGACY_ID', id] as const),
  ...rule.ccis.map(cci => ['CCI_REF', cci] as const),
]

/** STIG Viewer writes two, empty where there are fewer. */
const legacyIds = ({ legacyIds }: ChecklistRule): string[] => [
  ...legacyIds,
  ...Array.from({ length: Math.max(0, 2 - legacyIds.length) }, () => ''),
]
