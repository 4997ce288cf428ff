// One benchmark and the test result of one asset, as the templates of XCCDF 1.2, XCCDF 1.1 and ARF take them.
import type { RuleResult, TestResult } from '../../schema/evaluation.ts'
import { entryComments, findingDetails } from '../details.ts'
import { provenance } from '../facts.ts'
import type { ReportInput } from '../format.ts'
import { placeOfRule } from '../place.ts'
import { benchmarkDescription, releaseDate, releaseLine } from '../stig-names.ts'
import { nameUuid } from '../uuid.ts'
import { disaDescription } from './description.ts'
import { targetFacts } from './facts.ts'
import { idPart, XccdfIds, type XccdfVersion } from './ids.ts'

export const xccdfNamespaceUri: Readonly<Record<XccdfVersion, string>> = {
  '1.1': 'http://checklists.nist.gov/xccdf/1.1',
  '1.2': 'http://checklists.nist.gov/xccdf/1.2',
}

export function xccdfView(input: ReportInput, result: TestResult, version: XccdfVersion) {
  const { evaluation, asset, organization } = input
  const { benchmark, counts } = result
  const { bundle, tool } = evaluation
  const ids = new XccdfIds(benchmark, version)
  const comments = entryComments(evaluation, result, asset)
  const time = instant(bundle.finishedAt)
  const benchmarkId = ids.take('benchmark', benchmark.stigId)
  const run = nameUuid('xccdf', bundle.manifestSha256, evaluation.evaluatedAt, asset.hostName, benchmark.stigId)
  const date = releaseDate(benchmark.releaseInfo)
  const start = instant(bundle.startedAt)
  return {
    is12: version === '1.2',
    xmlns: xccdfNamespaceUri[version],
    benchmarkId,
    hasDate: date !== '',
    releaseDate: date,
    title: benchmark.title,
    description: benchmarkDescription(benchmark),
    releaseInfo: releaseLine(benchmark),
    version: benchmark.version,
    publisher: benchmark.publisher,
    toolVersion: tool.version,
    rules: result.rules.map(rule => ({
      ...ruleView(rule, ids),
      hasTime: time !== '',
      time,
      details: findingDetails(rule, placeOfRule(input, result, rule)),
      comments: comments(rule),
    })),
    testResultId: ids.take('testresult', `${idPart(benchmark.stigId)}-${run}`),
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
    facts: targetFacts(input, asset),
    // NISTIR 7275r4, flat unweighted: a rule that was not decided counts neither as a pass nor in the maximum.
    score: String(counts.pass),
    scoreMaximum: String(counts.pass + counts.fail + counts.error),
  }
}

/** Ours, where DISA's number of the check (`C-…_chk`) is not known. */
const ownCheckSystem = 'urn:stigpack:check:1'

function ruleView(rule: RuleResult, ids: XccdfIds) {
  const { official } = rule
  const fixId = official?.fixId ?? ''
  return {
    groupId: ids.take('group', rule.groupId),
    groupTitle: rule.groupTitle,
    ruleId: ids.take('rule', rule.ruleId),
    // xs:decimal with three digits at most; DISA's weight is always 10.0.
    weight: /^\d{1,2}(\.\d)?$/.test(rule.weight) ? rule.weight : '10.0',
    severity: rule.severity,
    ruleVersion: rule.version,
    title: rule.title,
    description: disaDescription(rule),
    references:
      official === undefined || official.targetKey === ''
        ? []
        : [{ subject: official.targetSubject, identifier: official.targetKey }],
    ccis: rule.ccis,
    fix: rule.fix,
    // An NCName, or nothing: DISA's is always one.
    hasFixId: /^[A-Za-z_][\w.-]*$/.test(fixId),
    fixId,
    check: rule.check,
    // DISA writes its number in front where an URI belongs, and importers look for it there.
    checkSystem: official?.hasCheckText === true && official.checkId !== '' ? official.checkId : ownCheckSystem,
    result: rule.result,
  }
}

/** As xs:dateTime; empty where the text is no instant. */
function instant(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? '' : new Date(time).toISOString().replace('.000Z', 'Z')
}
