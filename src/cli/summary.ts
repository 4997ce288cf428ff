// The summary that a person reads at the end: counts by category, what is open, what is waited for.
import { styleText } from 'node:util'
import { isLack } from '../model/source.ts'
import { categoryOf, severities } from '../model/verdict.ts'
import type { Counts, Evaluation, RuleResult, TestResult } from '../schema/evaluation.ts'
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

function openRules(rules: readonly RuleResult[]): string[] {
  const open = rules.filter(rule => rule.result === 'fail')
  if (open.length === 0) return []
  return [
    '',
    'Open:',
    ...severities.flatMap(severity =>
      open
        .filter(rule => rule.severity === severity)
        .map(rule => `  ${categoryOf[severity].padEnd(8)} ${rule.groupId}  ${rule.title}`),
    ),
  ]
}

function testResultSummary(result: TestResult): string[] {
  const { benchmark } = result
  return [
    '',
    styleText('bold', `${benchmark.title} V${benchmark.version}R${benchmark.release}, ${result.basis} reading`),
    row(
      '',
      columns.map(column => column.title),
    ),
    ...severities.map(severity => countsRow(categoryOf[severity], result.countsBySeverity[severity])),
    countsRow('All', result.counts),
    ...openRules(result.rules),
  ]
}

/** Lines without a final line feed. */
export function evaluationSummary(evaluation: Evaluation): string {
  const { cluster, nodes, bundle, gaps, results } = evaluation
  const version = cluster.version || 'unknown version'
  return [
    `Cluster ${cluster.name} (${version}, ${cluster.platform}, ${nodes.length} nodes)`,
    `Evidence collected ${bundle.finishedAt} by ${bundle.operator}, ${gaps.filter(isLack).length} gaps`,
    `Bundle verified: ${bundle.files} files, signed with ${bundle.algorithm}, key ${bundle.keyId}`,
    ...results.flatMap(testResultSummary),
  ]
    .map(printable)
    .join('\n')
}

/** `Files:` with what each is, aligned. */
export function fileList(files: readonly (readonly [what: string, path: string])[]): string {
  const width = Math.max(...files.map(([what]) => what.length)) + 2
  return ['', 'Files:', ...files.map(([what, path]) => `  ${what.padEnd(width)}${path}`)].join('\n')
}
