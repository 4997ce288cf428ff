// An explanation as one screen of text.
import { styleText } from 'node:util'
import { categoryOf } from '../model/verdict.ts'
import type { ExplainedControl, Explanation } from '../schema/explanation.ts'
import { printable } from './printable.ts'

export interface Shown {
  /** Only what holds for this platform. */
  readonly platform?: string | undefined
  readonly cases: boolean
}

const width = 100
const labelWidth = 12

/** Paragraphs filled to the width; lines that are indented or listed are left as they are. */
function filled(text: string, indent: string): string[] {
  return text
    .trim()
    .split(/\n{2,}/)
    .flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...fillOne(paragraph, indent)])
}

function fillOne(paragraph: string, indent: string): string[] {
  const rows = paragraph.split('\n')
  if (rows.some(row => /^(\s{2,}|[-*•] |\d+\. )/.test(row))) return rows.map(row => `${indent}${row.trimEnd()}`)
  const lines: string[] = []
  let line = ''
  for (const word of rows.join(' ').split(/\s+/)) {
    if (line !== '' && indent.length + line.length + word.length + 1 > width) {
      lines.push(`${indent}${line}`)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, `${indent}${line}`]
}

function labelled(label: string, text: string): string[] {
  if (text.trim() === '') return []
  const [first = '', ...rest] = filled(text, ' '.repeat(labelWidth + 2))
  return [`  ${label.padEnd(labelWidth)}${first.trimStart()}`, ...rest]
}

const heading = (text: string): string[] => ['', styleText('bold', text)]
const section = (title: string, text: string): string[] =>
  text.trim() === '' ? [] : [...heading(title), ...filled(text, '  ')]

/** Lines without a final line feed. */
export function explanationText(explanation: Explanation, shown: Shown): string {
  const { rule, controls } = explanation
  const reasons = [...new Set(controls.map(({ reason }) => reason.trim()))].join('\n\n')
  const lines =
    rule === undefined
      ? [styleText('bold', `${controls[0]?.id}: ${controls[0]?.title}`), ...section('Why it is asked', reasons)]
      : [...ruleHead(rule), ...section('What is asked, and why', rule.discussion)]
  lines.push(
    ...controls.flatMap(control => controlLines(control, shown, controls.length > 1 || rule !== undefined)),
    ...section('Look it up by hand', [...new Set(controls.map(({ inspect }) => inspect.trim()))].join('\n\n')),
    ...heading('Mend it'),
    ...mending(controls, shown.platform),
    ...alsoAsked(explanation),
  )
  return lines.map(printable).join('\n')
}

function ruleHead(rule: NonNullable<Explanation['rule']>): string[] {
  const nist = [
    rule.nist.rev5.length === 0 ? [] : [`r5 ${rule.nist.rev5.join(', ')}`],
    rule.nist.rev4.length === 0 ? [] : [`r4 ${rule.nist.rev4.join(', ')}`],
  ].flat()
  const ids = [...new Set([rule.group, rule.rule, rule.version])].join(', ')
  return [
    styleText('bold', `${rule.group}  ${categoryOf[rule.severity]}  ${rule.title}`),
    ...labelled('Benchmark', `${rule.benchmarkTitle} (${rule.benchmark}), ${rule.basis} reading`),
    ...labelled('Ids', [ids, ...rule.ccis].join(', ')),
    ...labelled('NIST 800-53', nist.join('; ')),
    ...rule.overlays.flatMap(overlay => labelled('Site', overlay)),
  ]
}

function controlLines(control: ExplainedControl, { cases }: Shown, named: boolean): string[] {
  const differ = control.readingsDiffer.map(
    entry => `${entry.case}: literal ${entry.literal}, effective ${entry.effective}`,
  )
  return [
    ...heading('How it is judged'),
    ...(named ? labelled('Control', `${control.id}: ${control.title}`) : []),
    ...labelled('Passes', control.expected),
    ...labelled('Readings', sentence(control.decides)),
    ...differ
      .slice(0, cases ? undefined : 2)
      .flatMap((text, index) => labelled(index === 0 ? 'Apart where' : '', text)),
    ...labelled('Evidence', control.evidence.join('; ')),
    ...labelled('If absent', control.absent),
    ...labelled('Applies', control.applies ?? ''),
    ...(cases
      ? control.cases.flatMap((entry, index) => labelled(index === 0 ? 'Cases' : '', `${entry.result}: ${entry.name}`))
      : []),
  ]
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** What holds on the platform, or on all of them; where others need more, how to see that. */
function mending(controls: readonly ExplainedControl[], platform: string | undefined): string[] {
  const texts = controls.flatMap(({ remediation }) => {
    const chosen = remediation[platform ?? 'any'] ?? (platform === undefined ? undefined : remediation['any'])
    if (chosen === undefined)
      return Object.entries(remediation).map(([name, text]) => `With ${name}:\n\n${text.trim()}`)
    // The text for a platform stands on the one for all, which says what to watch out for.
    const general = platform !== undefined && chosen !== remediation['any'] ? remediation['any'] : undefined
    return [...(general === undefined ? [] : [general.trim()]), chosen.trim()]
  })
  const own = [...new Set(controls.flatMap(({ remediation }) => Object.keys(remediation)))].filter(
    name => name !== 'any',
  )
  const hint =
    platform === undefined && own.length > 0 ? ['', `  The exact steps: --platform ${own.join(', --platform ')}`] : []
  return [
    ...[...new Set(texts)].flatMap((text, index) => [...(index === 0 ? [] : ['']), ...filled(text, '  ')]),
    ...hint,
  ]
}

const mostNamed = 6

function alsoAsked({ alsoAskedBy }: Explanation): string[] {
  if (alsoAskedBy.length === 0) return []
  const byBenchmark = Map.groupBy(alsoAskedBy, ({ benchmark }) => benchmark)
  const rows = [...byBenchmark].map(([name, rules]) => {
    const more = rules.length - mostNamed
    const ids = rules.slice(0, mostNamed).map(({ rule }) => rule)
    return `  ${name}: ${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  })
  return [...heading('Also asked by'), ...rows]
}

/** Where an id belongs to several benchmarks: the choice, one a line. */
export function choicesText(asked: string, explanations: readonly Explanation[]): string {
  const rows = explanations.flatMap(({ rule }) =>
    rule === undefined ? [] : [`  --benchmark ${rule.benchmark.padEnd(24)} ${rule.title}`],
  )
  return [`${asked} is a rule of ${rows.length} benchmarks. Name one of them:`, '', ...rows].map(printable).join('\n')
}
