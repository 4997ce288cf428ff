// What the template of the page is given: texts only, already put into words.
import { isLack } from '../../../model/source.ts'
import { categoryOf, severities } from '../../../model/verdict.ts'
import type { Counts, Evaluation, TestResult } from '../../../schema/evaluation.ts'
import { attestationHead, waiverHead } from '../../answers.ts'
import { designationLines } from '../../designation.ts'
import { basisWords, benchmarkName } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'
import { personLine, type ReportSetup } from '../../setup.ts'
import { textSource } from '../../text-source.ts'
import { verifySteps } from '../../verify-steps.ts'
import type { Page } from './page.ts'
import { type RuleNames, ruleView } from './rule-view.ts'
import { wordLabel, wordOrder } from './words.ts'

export function pageView(input: ReportInput, page: Page): Record<string, unknown> {
  const { evaluation, results, asset, marking, setup } = input
  const names = ruleNames(results)
  const gaps = evaluation.gaps.filter(isLack)
  const rules = results.flatMap(result => result.rules.map((rule, index) => ruleView(result, rule, index, names)))
  return {
    policy: page.policy,
    style: page.style,
    script: page.script,
    slot: page.slot,
    title: `${setup.title}: ${setup.systemName || asset.hostName}`,
    subtitle: setup.subtitle,
    logo: logoData(setup),
    designation: designationLines(input),
    charts: setup.sections.charts,
    ruleTexts: setup.sections.ruleTexts,
    unused: unusedAnswers(evaluation),
    nodes: setup.sections.inventory ? evaluation.nodes.map(nodeView) : [],
    steps: setup.sections.verification ? verifySteps(evaluation) : [],
    marking,
    facts: factsOf(input).filter(({ value }) => value !== ''),
    summaries: results.map(summary),
    gapCount: gaps.length,
    gaps: gaps.map(({ source, reason, message }) => ({ source, reason, message })),
    rules,
    ruleCount: rules.length,
    statuses: wordOrder.map(word => ({ word, label: wordLabel(word) })),
    categories: severities.map(severity => ({ severity, label: categoryOf[severity] })),
    areas: [...new Set(rules.map(rule => rule.area))].filter(area => area !== '').sort(),
    benchmarks: results.map(result => ({ id: names.benchmark(result), name: result.benchmark.title })),
    severalBenchmarks: results.length > 1,
  }
}

/** Ids of rules in the page: the group alone where it is one of a kind, so that `#V-242390` leads there. */
function ruleNames(results: readonly TestResult[]): RuleNames {
  const times = new Map<string, number>()
  for (const { rules } of results) for (const { groupId } of rules) times.set(groupId, (times.get(groupId) ?? 0) + 1)
  const benchmark = ({ benchmark: { id, version, release } }: TestResult): string => {
    const same = results.filter(other => other.benchmark.id === id)
    return same.length > 1 ? `${id}-${version}-${release}` : id
  }
  return {
    benchmark,
    rule: (result, groupId) => (times.get(groupId) === 1 ? groupId : `${benchmark(result)}-${groupId}`),
  }
}

function factsOf({ evaluation, asset, organization, setup }: ReportInput) {
  const { bundle, tool, cluster } = evaluation
  return [
    { name: 'Asset', value: asset.description },
    { name: 'System', value: [setup.systemName, setup.systemIdentifier].filter(part => part !== '').join(', ') },
    { name: 'Organization', value: organization },
    { name: 'Assessor', value: personLine(setup.assessor) },
    { name: 'Reviewer', value: personLine(setup.reviewer) },
    { name: 'Kubernetes', value: `${cluster.version || 'unknown'}, ${cluster.platform || 'unknown platform'}` },
    {
      name: 'Collected',
      value: `${bundle.startedAt} to ${bundle.finishedAt} by ${bundle.operator || 'an unnamed operator'}`,
    },
    { name: 'Judged', value: `${evaluation.evaluatedAt} by ${tool.name} ${tool.version}` },
    { name: 'Bundle', value: bundle.file },
    { name: 'SHA-256 of its manifest', value: bundle.manifestSha256 },
    { name: 'Signing key', value: `${bundle.keyId} (${bundle.algorithm})` },
  ]
}

/** A data URI, the one kind of address that the page's policy allows for pictures. */
const logoData = ({ logo }: ReportSetup): string =>
  logo === undefined ? '' : `data:${logo.mediaType};base64,${Buffer.from(logo.bytes).toString('base64')}`

const nodeView = ({ name, roles, kubeletVersion, osImage }: Evaluation['nodes'][number]) => ({
  name,
  roles: roles.join(', ') || 'none',
  kubeletVersion,
  osImage,
})

/** Answers that were given and are about no rule here: they must not vanish because no rule shows them. */
const unusedAnswers = ({ attestations, waivers }: Evaluation): string[] => [
  ...(attestations?.entries ?? []).filter(entry => entry.rules.length === 0).map(attestationHead),
  ...(waivers?.entries ?? []).filter(entry => entry.rules.length === 0).map(waiverHead),
]

function summary(result: TestResult) {
  const { counts, countsBySeverity, basis } = result
  const row = (label: string, { fail, error, notchecked, pass, notapplicable }: Counts) => ({
    label,
    cells: [fail, error, notchecked, pass, notapplicable].map(String),
    total: fail + error + notchecked + pass + notapplicable,
  })
  return {
    name: benchmarkName(result),
    basis: basisWords[basis],
    source: textSource(result.benchmark),
    rows: [...severities.map(severity => row(categoryOf[severity], countsBySeverity[severity])), row('All', counts)],
    headings: wordOrder.map(wordLabel),
    bars: wordOrder
      .filter(word => counts[word] > 0)
      .map(word => ({ word, label: wordLabel(word), count: counts[word] })),
  }
}
