// A judged asset as a checklist. What only DISA's own file knows stays empty where that file was not given.
import type { Checklist, ChecklistRule, ChecklistStig } from '../../model/checklist.ts'
import { statusOf } from '../../model/verdict.ts'
import type { BenchmarkHead, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { severityOverride } from '../answers.ts'
import { entryComments, findingDetails } from '../details.ts'
import type { ReportInput } from '../format.ts'
import { placeOfRule } from '../place.ts'
import { benchmarkDescription, releaseLine, stigRef, stigUuid } from '../stig-names.ts'
import { nameUuid } from '../uuid.ts'

export function checklistOf(input: ReportInput): Checklist {
  const { evaluation, results, asset, marking } = input
  const names = results.map(result => result.benchmark.stigId)
  const stigs = results.map(result => stig(input, result))
  const keys = new Set(stigs.map(({ referenceIdentifier }) => referenceIdentifier))
  return {
    title: [asset.hostName, ...names].join('_'),
    id: nameUuid('cklb', evaluation.bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, ...names),
    asset: {
      role: 'None',
      assetType: 'Computing',
      marking,
      hostName: asset.hostName,
      hostIp: asset.ip,
      hostMac: '',
      hostFqdn: asset.fqdn,
      comment: asset.description,
      techArea: '',
      // The asset has one key; two STIGs with two keys say nothing about it.
      targetKey: keys.size === 1 ? ([...keys][0] ?? '') : '',
      webOrDatabase: false,
      webDbSite: '',
      webDbInstance: '',
      hostGuid: undefined,
      stigGuid: undefined,
    },
    stigs,
  }
}

function stig(input: ReportInput, result: TestResult): ChecklistStig {
  const { benchmark } = result
  const { official } = benchmark
  const comments = entryComments(input.evaluation, result, input.asset)
  const targetKeys = new Set(result.rules.flatMap(rule => rule.official?.targetKey ?? []))
  return {
    stigId: benchmark.stigId,
    title: benchmark.title,
    version: benchmark.version,
    releaseInfo: releaseLine(benchmark),
    uuid: stigUuid(benchmark),
    classification: 'UNCLASSIFIED',
    customName: '',
    description: benchmarkDescription(benchmark),
    // The name of DISA's file would claim that its text is in here.
    fileName: official?.file ?? '',
    notice: official?.notice ?? '',
    source: official?.source || benchmark.publisher,
    displayName: '',
    referenceIdentifier: [...targetKeys][0] ?? '',
    size: result.rules.length,
    rules: result.rules.map(rule => ({
      ...ruleOf(rule, benchmark),
      status: statusOf[rule.result].ckl,
      findingDetails: findingDetails(rule, placeOfRule(input, result, rule)),
      comments: comments(rule),
      createdAt: new Date(input.evaluation.evaluatedAt).toISOString(),
      updatedAt: new Date(input.evaluation.evaluatedAt).toISOString(),
    })),
  }
}

type Answer = 'status' | 'findingDetails' | 'comments' | 'createdAt' | 'updatedAt'

function ruleOf(rule: RuleResult, benchmark: BenchmarkHead): Omit<ChecklistRule, Answer> {
  const { official } = rule
  const uuid = stigUuid(benchmark)
  return {
    groupId: rule.groupId,
    groupTitle: rule.groupTitle,
    ruleId: rule.ruleId,
    version: rule.version,
    severity: rule.severity,
    title: rule.title,
    discussion: rule.discussion,
    check: rule.check,
    fix: rule.fix,
    weight: rule.weight,
    classification: 'Unclass',
    stigRef: stigRef(benchmark),
    targetKey: official?.targetKey ?? '',
    stigUuid: uuid,
    iaControls: official?.iaControls ?? '',
    falsePositives: official?.falsePositives ?? '',
    falseNegatives: official?.falseNegatives ?? '',
    documentable: official?.documentable || 'false',
    mitigations: official?.mitigations ?? '',
    potentialImpact: official?.potentialImpacts ?? '',
    thirdPartyTools: official?.thirdPartyTools ?? '',
    mitigationControl: official?.mitigationControl ?? '',
    responsibility: official?.responsibility ?? '',
    severityOverrideGuidance: official?.severityOverrideGuidance ?? '',
    checkContentRef: official?.checkName || 'M',
    legacyIds: official?.legacyIds ?? [],
    ccis: rule.ccis,
    severityOverride: severityOverride(rule)?.severity ?? '',
    severityJustification: severityOverride(rule)?.justification ?? '',
    uuid: '',
    checkContentHref: official?.checkHref ?? '',
    groupDescription: official?.groupDescription ?? '',
    referenceIdentifier: official?.targetKey ?? '',
  }
}
