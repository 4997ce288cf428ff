// The executive summary of one benchmark: the score with its formula, counts, bars, and how the two readings compare.
import { categoryOf, severities } from '../../../model/verdict.ts'
import { countWords } from '../../../schema/counts.ts'
import type { Counts, TestResult } from '../../../schema/evaluation.ts'
import { waivedOf } from '../../../schema/waived.ts'
import { byArea } from '../../areas.ts'
import { oneLine } from '../../clean.ts'
import { basisWords, benchmarkName } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'
import { percent, scoreFormula, scoreOf } from '../../score.ts'
import { textSource } from '../../text-source.ts'
import { chart, chartHeight } from './chart.ts'
import { ruleCell } from './rule-cell.ts'
import { type Row, table } from './table.ts'
import { styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

export function summary(writer: Writer, input: ReportInput, result: TestResult): void {
  const { setup, evaluation } = input
  const { because } = result
  writer.text(`${benchmarkName(result)}. ${result.rules.length} rules.${because ? ` ${because}` : ''}`, styles.body)
  writer.y += 4
  for (const sentence of inWords(result)) writer.text(sentence, styles.body)
  writer.text(textSource(result.benchmark).join(' '), styles.quiet)
  score(writer, result.counts)
  writer.minor('Status by category', 130)
  counts(writer, 'Category', [
    ...severities.map(
      severity => [`${categoryOf[severity]} (${severity})`, result.countsBySeverity[severity]] as const,
    ),
    ['All', result.counts],
  ])
  if (setup.sections.charts) {
    chart(
      writer,
      severities.map(severity => ({ label: categoryOf[severity], counts: result.countsBySeverity[severity] })),
      56,
    )
  }
  areas(writer, result, setup.sections.charts)
  readings(writer, input, result)
  writer.minor('How to read this', 60)
  writer.text(
    `The reading of this benchmark is ${basisWords[result.basis]}. A rule is as bad as the worst of its expected targets. ` +
      'Not Reviewed means that nothing was proved: the evidence is missing, forbidden or unreadable, or a person must answer; ' +
      `the rule then says what it waits for. Evidence was collected until ${evaluation.bundle.finishedAt}; nothing later is known.`,
    styles.body,
  )
}

/** What somebody who reads one paragraph has to know. */
function inWords({ rules }: TestResult): string[] {
  const open = rules.filter(rule => rule.result === 'fail')
  const high = open.filter(rule => rule.severity === 'high').length
  const undecided = rules.filter(rule => rule.result === 'notchecked' || rule.result === 'error').length
  const waived = open.filter(rule => waivedOf(rule) === 'whole').length
  const attested = rules.filter(rule => rule.checks.some(check => check.attestedBy !== undefined)).length
  return [
    `${count(open.length, 'rule is', 'rules are')} open, ${high} of CAT I. ${count(undecided, 'rule is', 'rules are')} not reviewed. ` +
      `${count(waived, 'open rule is', 'open rules are')} waived and ${count(attested, 'rule was', 'rules were')} answered by a person.`,
  ]
}

const count = (number: number, one: string, several: string): string => `${number} ${number === 1 ? one : several}`

function score(writer: Writer, all: Counts): void {
  const { met, applicable, decided } = scoreOf(all)
  writer.minor('Compliance score', 70)
  writer.text(`${percent(met, applicable)}`, { ...styles.figure, color: styles.title.color })
  writer.text(
    `${met} of ${applicable} rules that apply are met. ${decided} of them (${percent(decided, applicable)}) are reviewed; of those, ` +
      `${percent(met, decided)} are met. ${scoreFormula}`,
    styles.body,
  )
}

function counts(writer: Writer, title: string, rows: readonly (readonly [name: string, counts: Counts])[]): void {
  table(
    writer,
    [
      { title, share: 1.6, style: styles.cellBold },
      ...wordLabels.map(([, label]) => ({ title: label, share: 1, align: 'right' }) as const),
      { title: 'Rules', share: 0.7, align: 'right', style: styles.cellBold },
    ],
    rows.map(([name, own]) => countRow(name, own)),
  )
}

function countRow(name: string, own: Counts): Row {
  const words = wordLabels.map(([word]) => ({
    text: String(own[word]),
    ...(own[word] > 0 ? { style: { ...styles.cellBold, color: wordColors[word] } } : {}),
  }))
  return [name, ...words, String(wordLabels.reduce((sum, [word]) => sum + own[word], 0))]
}

function areas(writer: Writer, { rules }: TestResult, charts: boolean): void {
  const list = byArea(rules).map(([name, own]) => [name, countWords(own)] as const)
  if (list.length < 2) return
  writer.minor('Status by area', charts ? chartHeight(list.length) : 70)
  if (charts)
    chart(
      writer,
      list.map(([label, own]) => ({ label, counts: own })),
      104,
    )
  counts(writer, 'Area', list)
}

function readings(writer: Writer, input: ReportInput, result: TestResult): void {
  const { rules } = result
  writer.minor('Literal against effective', 130)
  counts(writer, 'Reading', [
    ['Literal: what the text says', countWords(rules.map(rule => ({ result: rule.literal })))],
    ['Effective: what happens', countWords(rules.map(rule => ({ result: rule.effective })))],
    ['Verdict', result.counts],
  ])
  const apart = rules.filter(rule => rule.literal !== rule.effective)
  if (apart.length === 0) {
    writer.text('The two readings come to the same of every rule.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'Group', share: 1 },
      { title: 'Rules of which the readings differ', share: 5 },
      { title: 'Literal', share: 1.2 },
      { title: 'Effective', share: 1.2 },
      { title: 'Verdict', share: 1.3, style: styles.cellBold },
    ],
    apart.map(rule => [ruleCell(input, result, rule), oneLine(rule.title), rule.literal, rule.effective, rule.result]),
  )
}
