// Coverage as a table for the terminal.
import { styleText } from 'node:util'
import type { Coverage } from '../schema/coverage.ts'

const columns = ['Rules', 'Judged', 'Partly', 'People', 'Waits'] as const

/** `rules` lists what is not judged in full, with what it waits for. Lines without a final line feed. */
export function coverageText(coverages: readonly Coverage[], rules: boolean): string {
  const name = ({ id, release }: Coverage) => `${id}@${release}`
  const width = Math.max(...coverages.map(coverage => name(coverage).length)) + 2
  const row = (first: string, cells: readonly string[]) =>
    `${first.padEnd(width)}${cells.map((cell, index) => cell.padStart((columns[index]?.length ?? 0) + 2)).join('')}`
  return [
    row('', columns),
    ...coverages.map(coverage =>
      row(
        name(coverage),
        [coverage.rules, coverage.judged, coverage.partly, coverage.people, coverage.waits].map(String),
      ),
    ),
    ...coverages.flatMap(coverage => ['', styleText('bold', name(coverage)), ...details(coverage, rules)]),
  ].join('\n')
}

function details({ evidence, platforms, details: all }: Coverage, rules: boolean): string[] {
  const open = rules ? all.filter(rule => rule.state !== 'judged') : []
  return [
    `  Evidence: ${Object.entries(evidence)
      .map(([what, count]) => `${what} (${count})`)
      .join('; ')}`,
    `  Platforms: ${Object.entries(platforms)
      .map(([id, { judged, partly }]) => `${id} ${judged} judged, ${partly} partly`)
      .join('; ')}`,
    ...open.map(rule => `  ${rule.state.padEnd(7)} ${rule.rule}  ${rule.title} [${rule.evidence.join('; ')}]`),
  ]
}
