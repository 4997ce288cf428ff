// Reads one XCCDF Benchmark of DISA, of version 1.1 (the manual STIG) or 1.2 (SCAP), into a STIG.
import { severities } from '../../model/verdict.ts'
import type { Stig, StigRule } from '../../schema/stig.ts'
import { ForeignFileProblem } from '../foreign-file.ts'
import { childOf, childrenOf, childText, type XmlElement } from '../xml/read-xml.ts'
import { partsOfDescription } from './description.ts'

const namespaces: ReadonlyMap<string, Stig['form']> = new Map([
  ['http://checklists.nist.gov/xccdf/1.1', 'manual'],
  ['http://checklists.nist.gov/xccdf/1.2', 'scap'],
])

/** Every benchmark of a document: its root, or the components of a SCAP data stream. */
export function benchmarksIn(root: XmlElement): readonly XmlElement[] {
  if (root.name === 'Benchmark') return [root]
  if (root.name !== 'data-stream-collection') return []
  return childrenOf(root, 'component').flatMap(component => childrenOf(component, 'Benchmark'))
}

/** Ids of XCCDF 1.2 have the namespace of the publisher in front: `xccdf_mil.disa.stig_rule_SV-…`. */
const bareId = (id: string): string => id.replace(/^xccdf_[^_]+_(?:benchmark|group|rule)_/, '')

/** Throws ForeignFileProblem where it is no STIG: other markup, no rules, ids that are there twice. */
export function stigFrom(benchmark: XmlElement, file: { readonly file: string; readonly sha256: string }): Stig {
  const form = namespaces.get(benchmark.namespace)
  if (form === undefined)
    throw new ForeignFileProblem(`The namespace ${benchmark.namespace || '(none)'} is not that of XCCDF.`)
  const publisher = childOf(benchmark, 'reference')
  const releaseInfo = childrenOf(benchmark, 'plain-text').find(text => text.attributes.get('id') === 'release-info')
  const info = (releaseInfo?.text ?? '').trim()
  const rules = rulesIn(benchmark, form)
  refuseRepeated(rules)
  const metadata = childOf(benchmark, 'metadata')
  const creator = metadata === undefined ? '' : childText(metadata, 'publisher') || childText(metadata, 'creator')
  return {
    ...file,
    form,
    stigId: bareId(benchmark.attributes.get('id') ?? ''),
    title: childText(benchmark, 'title').trim(),
    description: childText(benchmark, 'description').trim(),
    ...releaseOf(childText(benchmark, 'version').trim(), info),
    releaseInfo: info,
    publisher: (publisher === undefined ? '' : childText(publisher, 'publisher')) || creator || 'DISA',
    source: publisher === undefined ? '' : childText(publisher, 'source'),
    notice: childOf(benchmark, 'notice')?.attributes.get('id') ?? '',
    rules,
  }
}

/** Version 2, `Release: 6 …` in a manual STIG; in a SCAP benchmark `002.001` says both. */
function releaseOf(version: string, info: string): Pick<Stig, 'version' | 'release'> {
  const scap = /^0*(\d+)\.0*(\d+)$/.exec(version)
  if (scap !== null) return { version: scap[1] ?? '', release: scap[2] ?? '' }
  const release = /Release:\s*([\d.]+)/.exec(info)?.[1]
  if (version === '' || release === undefined)
    throw new ForeignFileProblem('It does not say which version and release it is.')
  return { version, release }
}

function rulesIn(benchmark: XmlElement, form: Stig['form']): StigRule[] {
  const rules: StigRule[] = []
  const visit = (group: XmlElement): void => {
    for (const rule of childrenOf(group, 'Rule')) rules.push(ruleOf(rule, group, form))
    for (const inner of childrenOf(group, 'Group')) visit(inner)
  }
  visit(benchmark)
  if (rules.length === 0) throw new ForeignFileProblem('There are no rules in it.')
  return rules
}

function refuseRepeated(rules: readonly StigRule[]): void {
  for (const field of ['groupId', 'ruleId', 'version'] as const) {
    const seen = new Set<string>()
    for (const rule of rules) {
      if (rule[field] === '')
        throw new ForeignFileProblem(`The rule ${rule.ruleId || rule.groupId || '(none)'} has no ${field}.`)
      if (seen.has(rule[field])) throw new ForeignFileProblem(`${rule[field]} is there twice.`)
      seen.add(rule[field])
    }
  }
}

function ruleOf(rule: XmlElement, group: XmlElement, form: Stig['form']): StigRule {
  const description = partsOfDescription(childText(rule, 'description'))
  const checks = childrenOf(rule, 'check')
  // A SCAP benchmark refers to OVAL instead of a text.
  const check =
    form === 'manual' ? checks.find(candidate => childOf(candidate, 'check-content') !== undefined) : undefined
  const reference = check && childOf(check, 'check-content-ref')
  const target = childrenOf(rule, 'reference').find(candidate => childText(candidate, 'identifier') !== '')
  const idents = childrenOf(rule, 'ident')
  const fixtext = childOf(rule, 'fixtext')
  const written = rule.attributes.get('severity') ?? ''
  const severity = severities.find(word => word === written)
  const groupId = bareId(group.attributes.get('id') ?? '')
  if (severity === undefined) throw new ForeignFileProblem(`${groupId} has the severity ${JSON.stringify(written)}.`)
  const text = check === undefined ? '' : childText(check, 'check-content').trim()
  return {
    groupId,
    ruleId: bareId(rule.attributes.get('id') ?? ''),
    version: childText(rule, 'version').trim(),
    groupTitle: childText(group, 'title').trim(),
    severity,
    weight: rule.attributes.get('weight') ?? '10.0',
    ccis: idents.map(ident => ident.text.trim()).filter(ident => /^CCI-\d+$/.test(ident)),
    title: childText(rule, 'title').trim(),
    discussion: description.VulnDiscussion,
    check: text,
    fix: fixtext?.text.trim() ?? '',
    official: {
      checkId: check?.attributes.get('system') ?? '',
      fixId: fixtext?.attributes.get('fixref') ?? '',
      checkName: reference?.attributes.get('name') ?? '',
      checkHref: reference?.attributes.get('href') ?? '',
      hasCheckText: text !== '',
      legacyIds: idents
        .filter(ident => /\/legacy$/.test(ident.attributes.get('system') ?? ''))
        .map(ident => ident.text.trim()),
      targetKey: target === undefined ? '' : childText(target, 'identifier').trim(),
      targetSubject: target === undefined ? '' : childText(target, 'subject').trim(),
      groupDescription: childText(group, 'description').trim(),
      falsePositives: description.FalsePositives,
      falseNegatives: description.FalseNegatives,
      documentable: description.Documentable,
      mitigations: description.Mitigations,
      severityOverrideGuidance: description.SeverityOverrideGuidance,
      potentialImpacts: description.PotentialImpacts,
      thirdPartyTools: description.ThirdPartyTools,
      mitigationControl: description.MitigationControl,
      responsibility: description.Responsibility,
      iaControls: description.IAControls,
    },
  }
}
