// The pages after the cover: counts, what is open, what is not decided, what was not collected, and on which cluster.
import { categoryOf, severities } from '../../../model/verdict.ts'
import { countWords } from '../../../schema/counts.ts'
import type { Counts, Evaluation, RuleResult, TestResult } from '../../../schema/evaluation.ts'
import { oneLine } from '../../clean.ts'
import { benchmarkName } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'
import { chart } from './chart.ts'
import { type Row, table } from './table.ts'
import { styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

const several = ({ results }: ReportInput): boolean => results.length > 1

const titled = (input: ReportInput, title: string, { benchmark }: TestResult): string =>
  several(input) ? `${title}: ${benchmark.title}` : title

export function summary(writer: Writer, input: ReportInput): void {
  for (const result of input.results) {
    writer.part(titled(input, 'Summary', result), { fresh: true })
    writer.text(`${benchmarkName(result)}. ${result.rules.length} rules.`, styles.body)
    writer.y += 6
    table(
      writer,
      [
        { title: 'Category', share: 1.3, style: styles.cellBold },
        ...wordLabels.map(([, label]) => ({ title: label, share: 1, align: 'right' }) as const),
        { title: 'Rules', share: 0.7, align: 'right', style: styles.cellBold },
      ],
      [
        ...severities.map(severity =>
          countRow(`${categoryOf[severity]} (${severity})`, result.countsBySeverity[severity]),
        ),
        countRow('All', result.counts),
      ],
    )
    writer.y += 4
    chart(writer, result)
    reading(writer, result)
    writer.closeSection()
  }
}

function countRow(name: string, counts: Counts): Row {
  const words = wordLabels.map(([word]) => ({
    text: String(counts[word]),
    ...(counts[word] > 0 ? { style: { ...styles.cellBold, color: wordColors[word] } } : {}),
  }))
  const total = wordLabels.reduce((sum, [word]) => sum + counts[word], 0)
  return [name, ...words, String(total)]
}

function reading(writer: Writer, result: TestResult): void {
  writer.minor('How to read this')
  const literal =
    'A rule passes only where its text is met to the letter and the component does not do otherwise in effect; ' +
    'where the two readings differ, both are shown.'
  const effective =
    'What a component really does decides a rule; where the letter of its text says otherwise, both are shown.'
  writer.text(
    `${result.basis === 'literal' ? literal : effective} A rule is as bad as the worst of its expected targets. ` +
      'Not Reviewed means that nothing was proved: the evidence is missing, forbidden or unreadable, or a person must answer. ' +
      'The rule then says what it waits for.',
    styles.body,
  )
}

const targetsOf = (rule: RuleResult): string => {
  const { fail } = countWords(rule.checks)
  return rule.checks.length === 0 ? '' : `${fail} of ${rule.checks.length}`
}

const byCategory = (rules: readonly RuleResult[]): RuleResult[] =>
  severities.flatMap(severity => rules.filter(rule => rule.severity === severity))

/** Where the bookmark of a rule leads; ids of several benchmarks may be alike. */
export const destination = ({ benchmark }: TestResult, rule: RuleResult): string => `${benchmark.id}/${rule.ruleId}`

export function openFindings(writer: Writer, input: ReportInput): void {
  for (const result of input.results) {
    const open = byCategory(result.rules.filter(rule => rule.result === 'fail'))
    writer.part(titled(input, 'Open findings', result))
    if (open.length === 0) writer.text('No rule is open.', styles.body)
    else {
      table(
        writer,
        [
          { title: 'Group', share: 1 },
          { title: 'STIG ID', share: 1.5 },
          { title: 'CAT', share: 0.8 },
          { title: 'Rule', share: 5.2 },
          { title: 'Targets open', share: 1, align: 'right' },
        ],
        open.map(rule => [
          { text: rule.groupId, link: destination(result, rule), style: { ...styles.cell, color: '#1f4e79' } },
          rule.version,
          { text: categoryOf[rule.severity], style: styles.cellBold },
          oneLine(rule.title),
          targetsOf(rule),
        ]),
      )
    }
    writer.closeSection()
  }
}

export function undecided(writer: Writer, input: ReportInput): void {
  for (const result of input.results) {
    const rules = byCategory(result.rules.filter(rule => rule.result === 'notchecked' || rule.result === 'error'))
    writer.part(titled(input, 'Not reviewed', result))
    if (rules.length === 0) writer.text('Every rule is decided.', styles.body)
    else {
      table(
        writer,
        [
          { title: 'Group', share: 1 },
          { title: 'CAT', share: 0.8 },
          { title: 'Rule', share: 3.8 },
          { title: 'Waits for', share: 3.4 },
        ],
        rules.map(rule => [
          { text: rule.groupId, link: destination(result, rule), style: { ...styles.cell, color: '#1f4e79' } },
          { text: categoryOf[rule.severity], style: styles.cellBold },
          oneLine(rule.title),
          waits(rule),
        ]),
      )
    }
    writer.closeSection()
  }
}

function waits(rule: RuleResult): string {
  const evidence = [...new Set(rule.checks.flatMap(check => check.waitsFor))]
  if (evidence.length === 0) return shorten(rule.message, 200)
  const shown = evidence.slice(0, 4).join('; ')
  return evidence.length > 4 ? `${shown}; and ${evidence.length - 4} more` : shown
}

const shorten = (text: string, limit: number): string => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text)

export function background(writer: Writer, { evaluation }: ReportInput): void {
  gaps(writer, evaluation)
  inventory(writer, evaluation)
  parameters(writer, evaluation)
}

function gaps(writer: Writer, evaluation: Evaluation): void {
  writer.part('Gaps in the evidence')
  if (evaluation.gaps.length === 0) writer.text('Nothing that was asked for is missing.', styles.body)
  else {
    writer.text(
      'What the collection asked for and did not get. The reason not-served proves that there is no such object.',
      styles.body,
    )
    writer.y += 4
    table(
      writer,
      [
        { title: 'Source', share: 3, style: styles.mono },
        { title: 'Reason', share: 1.2 },
        { title: 'HTTP', share: 0.6 },
        { title: 'Message', share: 4 },
      ],
      evaluation.gaps.map(gap => [gap.source, gap.reason, String(gap.status ?? ''), shorten(gap.message, 1_000)]),
    )
  }
  writer.closeSection()
}

function inventory(writer: Writer, { nodes }: Evaluation): void {
  writer.part('Node inventory')
  if (nodes.length === 0) writer.text('The nodes could not be listed; rules about nodes are not reviewed.', styles.body)
  else {
    table(
      writer,
      [
        { title: 'Node', share: 2.4, style: styles.cellBold },
        { title: 'Roles', share: 1.4 },
        { title: 'Kubelet', share: 1 },
        { title: 'Operating system', share: 2 },
        { title: 'Addresses', share: 2.2, style: styles.mono },
      ],
      nodes.map(node => [
        node.name,
        node.roles.join(', ') || '(none)',
        node.kubeletVersion,
        node.osImage,
        node.addresses.map(entry => entry.address).join('\n'),
      ]),
    )
  }
  writer.closeSection()
}

function parameters(writer: Writer, evaluation: Evaluation): void {
  writer.part('Site parameters in force')
  const rows = Object.entries(evaluation.parameters).flatMap(([control, values]) =>
    Object.entries(values).map(([name, value]) => [control, name, JSON.stringify(value)]),
  )
  if (rows.length === 0) writer.text('None: every control used its own.', styles.body)
  else {
    table(
      writer,
      [
        { title: 'Control', share: 2.2 },
        { title: 'Parameter', share: 1.4 },
        { title: 'Value', share: 4, style: styles.mono },
      ],
      rows,
    )
  }
  writer.closeSection()
}
