// The summary that a person reads at the end: counts by category, what is open, what is waited for.
import { styleText } from 'node:util'
import { releaseName } from '../model/release-name.ts'
import { isLack } from '../model/source.ts'
import { categoryOf, severities } from '../model/verdict.ts'
import type { AnswerState } from '../schema/answers.ts'
import type { Counts, Evaluation, OverlayEntry, RuleResult, TestResult } from '../schema/evaluation.ts'
import { waivedOf } from '../schema/waived.ts'
import { printable } from './printable.ts'

const columns: readonly { readonly title: string; readonly of: (counts: Counts) => number }[] = [
  { title: 'Open', of: counts => counts.fail },
  { title: 'Not a Finding', of: counts => counts.pass },
  { title: 'Not Reviewed', of: counts => counts.notchecked + counts.error },
  { title: 'Not Applicable', of: counts => counts.notapplicable },
  { title: 'Rules', of: counts => counts.fail + counts.pass + counts.notchecked + counts.error + counts.notapplicable },
]

const row = (label: string, cells: readonly string[]) =>
  `  ${label.padEnd(8)}${cells.map((cell, index) => cell.padStart((columns[index]?.title.length ?? 0) + 3)).join('')}`

const countsRow = (label: string, counts: Counts) =>
  row(
    label,
    columns.map(column => String(column.of(counts))),
  )

const waivedNote = { whole: '  [waived]', part: '  [waived in part]', none: '' } as const

const ruleLine = (rule: RuleResult) =>
  `  ${categoryOf[rule.severity].padEnd(8)} ${rule.groupId}  ${rule.title}${waivedNote[waivedOf(rule)]}`

function openRules(rules: readonly RuleResult[]): string[] {
  const open = rules.filter(rule => rule.result === 'fail')
  if (open.length === 0) return []
  return ['', 'Open:', ...severities.flatMap(severity => open.filter(rule => rule.severity === severity).map(ruleLine))]
}

const heading = ({ benchmark, basis }: TestResult) =>
  styleText('bold', `${benchmark.title} ${releaseName(benchmark)}, ${basis} reading`)

interface Answer {
  readonly id: string
  readonly rule: string
  readonly state: AnswerState
  readonly says: string
}

/** How many entries count, and each that does not, with the reason: nobody should have to look for it. */
function answers(what: string, list: { readonly file: string; readonly entries: readonly Answer[] } | undefined) {
  if (list === undefined) return []
  const idle = list.entries.filter(entry => entry.state !== 'in-force')
  return [
    '',
    `${what} in ${list.file}: ${list.entries.length - idle.length} of ${list.entries.length} in force`,
    ...idle.slice(0, 20).map(({ id, rule, state, says }) => `  ${state.padEnd(8)} ${rule} (${id}): ${says}`),
    ...(idle.length > 20 ? [`  and ${idle.length - 20} more, in the result`] : []),
  ]
}

function testResultSummary(result: TestResult): string[] {
  return [
    '',
    heading(result),
    row(
      '',
      columns.map(column => column.title),
    ),
    ...severities.map(severity => countsRow(categoryOf[severity], result.countsBySeverity[severity])),
    countsRow('All', result.counts),
    ...openRules(result.rules),
  ]
}

/** Of several benchmarks one row each, and of each the open rules of the first category: the reports have the rest. */
function severalSummary(results: readonly TestResult[]): string[] {
  const name = ({ benchmark }: TestResult) => `${benchmark.id} ${releaseName(benchmark)}`
  const width = Math.max(...results.map(result => name(result).length))
  const titles = row(
    ''.padEnd(width),
    columns.map(column => column.title),
  )
  return [
    '',
    titles,
    ...results.map(result => countsRow(name(result).padEnd(width), result.counts)),
    ...results.flatMap(result => {
      const open = result.rules.filter(rule => rule.result === 'fail')
      if (open.length === 0) return []
      const first = open.filter(rule => rule.severity === 'high')
      const more = open.length - first.length
      const rest = `${first.length === 0 ? '' : 'and '}${more} of CAT II and III, in the result and the reports`
      return ['', `${heading(result)}, open:`, ...first.map(ruleLine), ...(more === 0 ? [] : [`  ${rest}`])]
    }),
  ]
}

const overlayLine = ({ action, benchmark, rule, control, by, date, reason }: OverlayEntry) =>
  `Site: ${action === 'disable' ? `${benchmark} ${rule} is disabled` : `${control} has other parameters`} (${by}, ${date}): ${reason}`

/** Lines without a final line feed. */
/** Whose text the rules have, and what of the publisher's file nobody answers; nothing where no file was given. */
function officialText({ benchmark: { official }, rules }: TestResult): string[] {
  if (official === undefined) return []
  const { file, unanswered, notInFile, writtenFor } = official
  const revised = rules.filter(rule => rule.official?.writtenFor !== undefined).length
  return [
    '',
    `Text of ${file}: ${rules.length - unanswered.length - notInFile.length} rules`,
    ...(revised === 0
      ? []
      : [`  ${revised} of them have another revision than the content, which was written for ${writtenFor}`]),
    ...(unanswered.length === 0 ? [] : [`  No control answers yet: ${unanswered.join(', ')}`]),
    ...(notInFile.length === 0 ? [] : [`  Not in the file, and judged all the same: ${shortList(notInFile)}`]),
  ]
}

const shortList = (ids: readonly string[]): string =>
  ids.length <= 10 ? ids.join(', ') : `${ids.slice(0, 10).join(', ')} and ${ids.length - 10} more`

export function evaluationSummary(evaluation: Evaluation): string {
  const { cluster, nodes, bundle, gaps, results, leftOut = [], overlays = [], attestations, waivers } = evaluation
  const version = cluster.version || 'unknown version'
  return [
    `Cluster ${cluster.name} (${version}, ${cluster.platform}, ${nodes.length} nodes)`,
    `Evidence collected ${bundle.finishedAt} by ${bundle.operator}, ${gaps.filter(isLack).length} gaps`,
    `Bundle verified: ${bundle.files} files, signed with ${bundle.algorithm}, key ${bundle.keyId}`,
    ...(results.length > 1 ? severalSummary(results) : results.flatMap(testResultSummary)),
    ...(overlays.length === 0 ? [] : ['', ...overlays.map(overlayLine)]),
    ...(leftOut.length === 0 ? [] : ['']),
    ...leftOut.map(({ benchmark, why }) => `Not judged by ${benchmark}: ${why}`),
    ...results.flatMap(officialText),
    ...answers('Attestations', attestations),
    ...answers('Waivers', waivers),
  ]
    .map(printable)
    .join('\n')
}

/** `Files:` with what each is, aligned. */
export function fileList(files: readonly (readonly [what: string, path: string])[]): string {
  const width = Math.max(...files.map(([what]) => what.length)) + 2
  return ['', 'Files:', ...files.map(([what, path]) => `  ${what.padEnd(width)}${path}`)].join('\n')
}
