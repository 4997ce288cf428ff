// Markdown: for wikis, tickets and merge requests: the counts, what is open with its fix, what waits, and every rule.
import { isLack } from '../../model/source.ts'
import { categoryOf, resultWords, type Severity, severities, statusOf } from '../../model/verdict.ts'
import type { Counts, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { waivedOf } from '../../schema/waived.ts'
import { affectedObjects } from '../affected.ts'
import { answerLines } from '../answers.ts'
import { designationLines } from '../designation.ts'
import { basisWords, benchmarkName } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { fenced } from '../markup.ts'
import { personLine } from '../setup.ts'
import { markdownTemplate } from '../template.ts'
import { textSource } from '../text-source.ts'

export const markdown: ReportFormat = {
  id: 'markdown',
  title: 'summary, findings and rules (Markdown)',
  suffix: '.md',
  mediaType: 'text/markdown',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    const template = await markdownTemplate('report.md.hbs', input.templates)
    yield Buffer.from(`${template(view(input))}\n`)
  },
}

function view(input: ReportInput) {
  const { evaluation, results, asset, marking, organization, setup } = input
  const { bundle, tool, cluster } = evaluation
  const gaps = evaluation.gaps.filter(isLack)
  const facts: readonly (readonly [string, string])[] = [
    ['Asset', asset.description],
    ['Organization', organization],
    ['System', [setup.systemName, setup.systemIdentifier].filter(part => part !== '').join(', ')],
    ['Assessor', personLine(setup.assessor)],
    ['Reviewer', personLine(setup.reviewer)],
    ['Collected', `${bundle.startedAt} to ${bundle.finishedAt} by ${bundle.operator || 'an unnamed operator'}`],
    ['Judged', `${evaluation.evaluatedAt} by ${tool.name} ${tool.version}`],
    ['Kubernetes', cluster.version || 'unknown'],
    ['Bundle', bundle.file],
    ['Manifest SHA-256', bundle.manifestSha256],
    ['Signing key', bundle.keyId],
  ]
  return {
    title: `${setup.title}: ${setup.systemName || asset.hostName}`,
    subtitle: setup.subtitle,
    designation: designationLines(input),
    marking,
    facts: facts.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
    hasGaps: gaps.length > 0,
    gapCount: String(gaps.length),
    gaps: gaps.map(({ source, reason, message }) => ({ source, reason, message })),
    results: results.map(resultView),
  }
}

function resultView(result: TestResult) {
  const bySeverity = (word: RuleResult['result'][]) =>
    severities.flatMap(severity =>
      result.rules.filter(rule => rule.severity === severity && word.includes(rule.result)),
    )
  const open = bySeverity(['fail'])
  const notReviewed = bySeverity(['error', 'notchecked'])
  return {
    name: benchmarkName(result),
    basis: basisWords[result.basis],
    source: textSource(result.benchmark),
    counts: [
      ...severities.map(severity => countsRow(label(severity), result.countsBySeverity[severity])),
      countsRow('All', result.counts),
    ],
    openCount: String(open.length),
    open: open.map(rule => ({
      ...ruleView(rule),
      said: [...(rule.overlays ?? []), ...answerLines(rule)],
      objects: affectedObjects(rule),
      fix: fenced(rule.fix),
    })),
    notReviewedCount: String(notReviewed.length),
    hasNotReviewed: notReviewed.length > 0,
    notReviewed: notReviewed.map(rule => ({
      ...ruleView(rule),
      waitsFor: [...new Set(rule.checks.flatMap(check => check.waitsFor))].join('; '),
    })),
    answered: result.rules
      .filter(rule => rule.result !== 'fail' && (rule.overlays?.length ?? 0) + answerLines(rule).length > 0)
      .map(rule => ({ ...ruleView(rule), said: [...(rule.overlays ?? []), ...answerLines(rule)] })),
    rules: result.rules.map(ruleView),
  }
}

const label = (severity: Severity): string => categoryOf[severity]

const countsRow = (name: string, counts: Counts) => ({
  label: name,
  ...Object.fromEntries(resultWords.map(word => [word, String(counts[word])])),
  all: String(resultWords.reduce((sum, word) => sum + counts[word], 0)),
})

const waivedWords = { whole: ' (waived)', part: ' (waived in part)', none: '' } as const

const ruleView = (rule: RuleResult) => ({
  groupId: rule.groupId,
  version: rule.version,
  category: label(rule.severity),
  status: `${statusOf[rule.result].label}${waivedWords[waivedOf(rule)]}`,
  literal: rule.literal,
  effective: rule.effective,
  title: rule.title,
  message: rule.message,
})
