// One rule in full: its identifiers, the verdict and why, every target with its evidence, and the rule's own text.
import { categoryOf, statusOf } from '../../../model/verdict.ts'
import { countWords } from '../../../schema/counts.ts'
import type { CheckResult, RuleResult, TestResult } from '../../../schema/evaluation.ts'
import { affectedObjects, shownObjects } from '../../affected.ts'
import { attestationHead, waivedMark, waiverHead } from '../../answers.ts'
import { areaName } from '../../areas.ts'
import { oneLine } from '../../clean.ts'
import { reportingOrder } from '../../details.ts'
import { placeOf } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'
import { ruleTextSource } from '../../text-source.ts'
import { type Fact, facts } from './facts.ts'
import { prose } from './prose.ts'
import { destination } from './rule-cell.ts'
import { groupTargets, type TargetGroup } from './target-groups.ts'
import { colors, page, styles, wordColors } from './theme.ts'
import type { OutlineItem, Writer } from './writer.ts'

// A cluster of 100,000 pods must not become a report of 100,000 pages; the note says how many are left out and where they are.
const mostGroups = shownObjects
const longestValue = 4_000

/** Yields between groups of targets, so that a long rule can be written out while it is laid out. */
export function* ruleSection(
  writer: Writer,
  { setup }: Pick<ReportInput, 'setup'>,
  result: TestResult,
  rule: RuleResult,
  outline: OutlineItem,
): Generator<void> {
  writer.openSection()
  head(writer, result, rule, outline)
  facts(writer, verdictFacts(result, rule))
  answers(writer, rule)
  yield* targets(writer, rule)
  digests(writer, rule)
  const texts = [
    ['Remediation', rule.fix],
    ['Discussion', rule.discussion],
    ['Check', rule.check],
  ] as const
  // How to mend what is open is part of the finding, whatever the settings leave out.
  for (const [title, text] of setup.sections.ruleTexts ? texts : texts.slice(0, rule.result === 'fail' ? 1 : 0)) {
    if (text === '') continue
    writer.minor(title)
    prose(writer, text)
  }
  writer.closeSection()
  yield
}

function head(writer: Writer, result: TestResult, rule: RuleResult, outline: OutlineItem): void {
  writer.gap(20)
  const title = writer.faces.wrap(styles.h2, oneLine(rule.title), page.right - page.left)
  writer.ensure(120 + title.length * styles.h2.leading)
  writer.doc.addNamedDestination(destination(result, rule), 'XYZ', 0, Math.max(0, writer.y - 10), null)
  const status = statusOf[rule.result].label
  writer.bookmark(outline, `${rule.groupId} ${status}: ${oneLine(rule.title)}`)
  const { y } = writer
  const pill = writer.faces.width({ ...styles.strong, size: 8 }, status) + 16
  const left = page.right - pill
  writer.artifact(doc => {
    doc.rect(page.left, y - 4, page.right - page.left, 22).fill(colors.band)
    doc.rect(page.left, y - 4, 3, 22).fill(wordColors[rule.result])
    doc.roundedRect(left - 5, y - 0.5, pill, 15, 3).fill(wordColors[rule.result])
  })
  writer.under(3)
  const heading = writer.child('H3')
  writer.line(heading, 'H3', rule.groupId, page.left + 10, y, { ...styles.h2, size: 11 })
  const after = page.left + 10 + writer.faces.width({ ...styles.h2, size: 11 }, rule.groupId) + 10
  writer.line(heading, 'H3', `${rule.version}   ${categoryOf[rule.severity]}`, after, y + 2.4, styles.body)
  writer.line(heading, 'H3', status, left + 3, y + 2.4, { ...styles.strong, size: 8, color: colors.paper })
  writer.y = y + 24
  writer.flow(heading, 'H3', title, page.left, styles.h2)
  heading.end()
  writer.y += 4
}

const clip = (text: string): string =>
  text.length > longestValue
    ? `${text.slice(0, longestValue)} [… ${text.length - longestValue} more characters; the result file has all]`
    : text

const controlsOf = (rule: RuleResult): string[] => [...new Set(rule.checks.map(check => check.control))]

function verdictFacts(result: TestResult, rule: RuleResult): Fact[] {
  const apart = rule.literal !== rule.effective
  return [
    { label: 'Rule', value: rule.ruleId, style: styles.mono },
    { label: 'Severity', value: `${categoryOf[rule.severity]} (${rule.severity}), weight ${rule.weight}` },
    { label: 'Area', value: areaName(rule) },
    { label: 'Requirement', value: rule.groupTitle },
    { label: 'CCI', value: rule.ccis.join(', ') },
    { label: 'NIST SP 800-53', value: nist(rule) },
    ...(rule.overlays ?? []).map(value => ({ label: 'Site', value })),
    ...ruleTextSource(result.benchmark, rule).map(value => ({ label: 'Text', value })),
    {
      label: 'Verdict',
      value: `${statusOf[rule.result].label} (${rule.result})`,
      style: { ...styles.strong, color: wordColors[rule.result] },
    },
    { label: 'Why', value: clip(rule.message) },
    { label: 'Affected', value: affected(rule) },
    { label: 'Control', value: controlsOf(rule).join(', '), style: styles.mono },
    { label: 'Literal reading', value: apart ? rule.literal : '', style: styles.strong },
    { label: 'Effective reading', value: apart ? rule.effective : '', style: styles.strong },
  ]
}

function nist({ nist: controls }: RuleResult): string {
  if (controls === undefined) return ''
  const revisions = [['rev. 5', controls.rev5] as const, ['rev. 4', controls.rev4] as const]
  return revisions
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => `${name}: ${list.join(', ')}`)
    .join('; ')
}

/** The first objects by name, and how many there are; one alone stands below with its evidence. */
function affected(rule: RuleResult): string {
  const failing = rule.checks.filter(check => check.result === 'fail').length
  return failing < 2 ? '' : `${failing} objects: ${affectedObjects(rule).join('; ')}`
}

/** What people said about the rule, by name and date. */
function answers(writer: Writer, { attestations = [], waivers = [] }: RuleResult): void {
  if (attestations.length + waivers.length === 0) return
  writer.minor('What people said')
  for (const use of attestations) {
    writer.text(attestationHead(use), styles.strong)
    writer.text(`${use.explanation} ${use.says}`, styles.body)
    writer.gap(2)
  }
  for (const use of waivers) {
    writer.text(waiverHead(use), styles.strong)
    writer.text([use.reason, use.mitigation ?? '', use.says].filter(part => part !== '').join(' '), styles.body)
    writer.gap(2)
  }
}

function* targets(writer: Writer, rule: RuleResult): Generator<void> {
  if (rule.checks.length === 0) return
  const counts = countWords(rule.checks)
  const words = reportingOrder.filter(word => counts[word] > 0).map(word => `${counts[word]} ${word}`)
  writer.minor(`Targets: ${words.join(', ')}`, 60)
  const groups = groupTargets(rule.checks)
  for (const group of groups.slice(0, mostGroups)) {
    target(writer, rule, group)
    yield
  }
  const left = groups.slice(mostGroups).reduce((sum, group) => sum + group.checks.length, 0)
  if (left > 0) {
    writer.text(
      `${left} more targets are not printed here; the result file of stigpack has all of them.`,
      styles.strong,
    )
  }
}

function target(writer: Writer, rule: RuleResult, { first, checks, message }: TargetGroup): void {
  writer.gap(4)
  writer.ensure(58)
  const { y } = writer
  const word = first.result
  writer.artifact(doc => doc.rect(page.left, y + 2, 6, 6).fill(wordColors[word]))
  const element = writer.child('P')
  const style = { ...styles.strong, color: wordColors[word] }
  writer.line(element, 'P', word, page.left + 11, y, style)
  const x = page.left + 11 + writer.faces.width(style, word) + 8
  const name =
    checks.length === 1
      ? `${first.target.name}${waivedMark(first)}`
      : `${checks.length} targets with the same expected and found`
  writer.flow(element, 'P', writer.faces.wrap(styles.strong, name, page.right - x), x, styles.strong)
  element.end()
  writer.y += 1
  // A sentence that stands above or below already is not said twice.
  const { literal, effective } = first
  const apart = literal.result !== effective.result
  const said = [rule.message, ...(apart ? [literal.message, effective.message] : [])]
  const why = said.includes(first.message) ? '' : message
  const control = controlsOf(rule).length > 1 ? first.control : ''
  facts(writer, targetFacts(first, checks, why, control), { indent: 11, labelWidth: 73 })
}

function targetFacts(first: CheckResult, checks: readonly CheckResult[], message: string, control: string): Fact[] {
  const apart = first.literal.result !== first.effective.result
  const single = checks.length === 1
  return [
    { label: 'Why', value: clip(message) },
    { label: 'Literal', value: apart ? clip(`${first.literal.result}: ${first.literal.message}`) : '' },
    { label: 'Effective', value: apart ? clip(`${first.effective.result}: ${first.effective.message}`) : '' },
    { label: 'Expected', value: clip(first.expected), style: styles.mono },
    { label: 'Found', value: first.found === '' ? '(nothing)' : clip(first.found), style: styles.mono },
    { label: 'Evidence', value: single ? first.citations.map(placeOf).join('\n') : '', style: styles.mono },
    {
      label: 'Targets',
      value: single ? '' : listTargets(checks),
      style: styles.mono,
    },
    { label: 'Waits for', value: first.waitsFor.join('\n') },
    { label: 'Control', value: control, style: styles.mono },
  ]
}

function listTargets(checks: readonly CheckResult[]): string {
  const named = checks.slice(0, shownObjects).map(check => {
    const lines = check.citations.map(citation => citation.line).filter(line => line !== undefined)
    const name = `${check.target.name}${waivedMark(check)}`
    return lines.length === 0 ? name : `${name} (line ${lines.join(', ')})`
  })
  const files = [
    ...new Set(checks[0]?.citations.map(citation => [citation.file, citation.at ?? ''].join(' ').trim()) ?? []),
  ]
  const left = checks.length - shownObjects
  const more = left > 0 ? `; and ${left} more, ${checks.length} in all; the result file has every one` : ''
  const where = files.length === 0 ? '' : `In ${files.join(', ')}:\n`
  return `${where}${named.join('; ')}${more}`
}

/** Digests once per file and rule, not once per target: a reader compares them, and sixty-four digits a line hide the rest. */
function digests(writer: Writer, rule: RuleResult): void {
  const files = new Map(
    rule.checks.flatMap(check => check.citations.map(({ file, sha256 }) => [file, sha256] as const)),
  )
  if (files.size === 0) return
  writer.minor(files.size === 1 ? 'File cited, with its SHA-256' : 'Files cited, with their SHA-256')
  for (const [file, sha256] of files) writer.text(`${sha256}  ${file}`, styles.small)
}
