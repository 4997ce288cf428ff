// Reads a CKL of any tool into a checklist: elements and attributes in any order, those that are missing as empty.
import type { Checklist, ChecklistAsset, ChecklistRule, ChecklistStig } from '../../model/checklist.ts'
import type { ChecklistNotes } from '../../model/checklist-notes.ts'
import { ForeignFileProblem } from '../foreign-file.ts'
import { childOf, childrenOf, childText, type XmlElement, type XmlFile } from '../xml/read-xml.ts'
import { overrideFrom, statusFrom, wordsIn } from './words.ts'

/** Throws ForeignFileProblem where it is XML, but no checklist. */
export function checklistFromCkl({ root, comments }: XmlFile, notes: ChecklistNotes): Checklist {
  if (root.name !== 'CHECKLIST')
    throw new ForeignFileProblem(`Its root is ${root.name}, and that of a CKL is CHECKLIST.`)
  const stigs = childrenOf(root, 'STIGS').flatMap(list => childrenOf(list, 'iSTIG'))
  if (stigs.length === 0) throw new ForeignFileProblem('There is no STIG in it.')
  for (let count = 0; count < comments; count += 1)
    notes.add(
      'Comments of the XML, in which Evaluate-STIG keeps its own data, are not part of the checklist and were left out.',
    )
  return {
    asset: assetOf(childOf(root, 'ASSET'), notes),
    stigs: stigs.map(stig => stigOf(stig, notes)),
    title: '',
    id: '',
  }
}

const assetElements = [
  'ROLE',
  'ASSET_TYPE',
  'MARKING',
  'HOST_NAME',
  'HOST_IP',
  'HOST_MAC',
  'HOST_GUID',
  'HOST_FQDN',
  'TARGET_COMMENT',
  'TECH_AREA',
  'TARGET_KEY',
  'STIG_GUID',
  'WEB_OR_DATABASE',
  'WEB_DB_SITE',
  'WEB_DB_INSTANCE',
]

function assetOf(asset: XmlElement | undefined, notes: ChecklistNotes): ChecklistAsset {
  for (const { name } of asset?.children ?? [])
    if (!assetElements.includes(name)) notes.add(`The asset's element ${name} is none of a CKL; it was left out.`)
  const maybe = (name: string): string | undefined => asset && childOf(asset, name)?.text
  const text = (name: string): string => maybe(name) ?? ''
  return {
    role: text('ROLE'),
    assetType: text('ASSET_TYPE'),
    marking: maybe('MARKING'),
    hostName: text('HOST_NAME'),
    hostIp: text('HOST_IP'),
    hostMac: text('HOST_MAC'),
    hostFqdn: text('HOST_FQDN'),
    comment: text('TARGET_COMMENT'),
    techArea: text('TECH_AREA'),
    targetKey: text('TARGET_KEY'),
    // xs:boolean has 1 too, and some tools write True.
    webOrDatabase: /^\s*(?:true|1)\s*$/i.test(text('WEB_OR_DATABASE')),
    webDbSite: text('WEB_DB_SITE'),
    webDbInstance: text('WEB_DB_INSTANCE'),
    hostGuid: maybe('HOST_GUID'),
    stigGuid: maybe('STIG_GUID'),
  }
}

const infoNames = [
  'version',
  'classification',
  'customname',
  'stigid',
  'description',
  'filename',
  'releaseinfo',
  'title',
  'uuid',
  'notice',
  'source',
]

function stigOf(stig: XmlElement, notes: ChecklistNotes): ChecklistStig {
  const info = childOf(stig, 'STIG_INFO')
  const data = new Map(
    (info === undefined ? [] : childrenOf(info, 'SI_DATA')).map(entry => [
      childText(entry, 'SID_NAME').trim().toLowerCase(),
      childText(entry, 'SID_DATA'),
    ]),
  )
  for (const name of data.keys())
    if (!infoNames.includes(name))
      notes.add(`The STIG's field ${JSON.stringify(name)} is none of a CKL; it was left out.`)
  const text = (name: string): string => data.get(name) ?? ''
  const rules = childrenOf(stig, 'VULN').map(rule => ruleOf(rule, notes))
  return {
    stigId: text('stigid'),
    title: text('title'),
    version: text('version'),
    releaseInfo: text('releaseinfo'),
    uuid: text('uuid'),
    classification: text('classification'),
    customName: text('customname'),
    description: text('description'),
    fileName: text('filename'),
    notice: text('notice'),
    source: text('source'),
    displayName: '',
    referenceIdentifier: '',
    size: rules.length,
    rules,
  }
}

const attributeNames = [
  'Vuln_Num',
  'Severity',
  'Group_Title',
  'Rule_ID',
  'Rule_Ver',
  'Rule_Title',
  'Vuln_Discuss',
  'IA_Controls',
  'Check_Content',
  'Fix_Text',
  'False_Positives',
  'False_Negatives',
  'Documentable',
  'Mitigations',
  'Potential_Impact',
  'Third_Party_Tools',
  'Mitigation_Control',
  'Responsibility',
  'Security_Override_Guidance',
  'Check_Content_Ref',
  'Weight',
  'Class',
  'STIGRef',
  'TargetKey',
  'STIG_UUID',
  'LEGACY_ID',
  'CCI_REF',
]

/** What DISA's schema misspells, spelt right. */
const aliases: ReadonlyMap<string, string> = new Map([['Severity_Override_Guidance', 'Security_Override_Guidance']])

function attributesOf(rule: XmlElement, notes: ChecklistNotes): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const entry of childrenOf(rule, 'STIG_DATA')) {
    const written = childText(entry, 'VULN_ATTRIBUTE').trim()
    const name = aliases.get(written) ?? written
    values.set(name, [...(values.get(name) ?? []), childText(entry, 'ATTRIBUTE_DATA')])
  }
  const where = values.get('Vuln_Num')?.[0] ?? ''
  for (const [name, all] of values) {
    if (!attributeNames.includes(name))
      notes.add(`The rule's field ${JSON.stringify(name)} is none of a CKL; it was left out.`, where)
    else if (!['LEGACY_ID', 'CCI_REF'].includes(name) && new Set(all).size > 1)
      notes.add(`The rule's field ${name} is there several times; the first was taken.`, where)
  }
  return values
}

function ruleOf(rule: XmlElement, notes: ChecklistNotes): ChecklistRule {
  const values = attributesOf(rule, notes)
  const text = (name: string): string => values.get(name)?.[0] ?? ''
  const groupId = text('Vuln_Num')
  return {
    groupId,
    groupTitle: text('Group_Title'),
    ruleId: text('Rule_ID'),
    version: text('Rule_Ver'),
    severity: text('Severity'),
    title: text('Rule_Title'),
    discussion: text('Vuln_Discuss'),
    check: text('Check_Content'),
    fix: text('Fix_Text'),
    weight: text('Weight'),
    classification: text('Class'),
    stigRef: text('STIGRef'),
    targetKey: text('TargetKey'),
    stigUuid: text('STIG_UUID'),
    iaControls: text('IA_Controls'),
    falsePositives: text('False_Positives'),
    falseNegatives: text('False_Negatives'),
    documentable: text('Documentable'),
    mitigations: text('Mitigations'),
    potentialImpact: text('Potential_Impact'),
    thirdPartyTools: text('Third_Party_Tools'),
    mitigationControl: text('Mitigation_Control'),
    responsibility: text('Responsibility'),
    severityOverrideGuidance: text('Security_Override_Guidance'),
    checkContentRef: text('Check_Content_Ref'),
    legacyIds: (values.get('LEGACY_ID') ?? []).filter(id => id !== ''),
    ccis: (values.get('CCI_REF') ?? []).flatMap(wordsIn),
    status: statusFrom(childText(rule, 'STATUS'), groupId, notes),
    findingDetails: childText(rule, 'FINDING_DETAILS'),
    comments: childText(rule, 'COMMENTS'),
    severityOverride: overrideFrom(childText(rule, 'SEVERITY_OVERRIDE'), groupId, notes),
    severityJustification: childText(rule, 'SEVERITY_JUSTIFICATION'),
    uuid: '',
    checkContentHref: '',
    groupDescription: '',
    referenceIdentifier: '',
    createdAt: '',
    updatedAt: '',
  }
}
