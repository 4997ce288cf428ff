// The parts of the report in their order: what the contents list, the bookmarks name and the pages hold.

import { releaseName } from '../../../model/release-name.ts'
import { categoryOf, severities } from '../../../model/verdict.ts'
import type { RuleResult, TestResult } from '../../../schema/evaluation.ts'
import type { ReportInput } from '../../format.ts'
import { appendix } from './appendix.ts'
import { decisions, gaps, inventory } from './background.ts'
import { notReviewed, openFindings, ruleTable } from './lists.ts'
import { people } from './people.ts'
import { ruleSection } from './rule.ts'
import { signatures } from './signatures.ts'
import { summary } from './summary.ts'
import { styles } from './theme.ts'
import type { OutlineItem, Writer } from './writer.ts'

export interface Part {
  readonly id: string
  readonly title: string
  /** Begins on a page of its own. */
  readonly fresh: boolean
  /** Points that stay on one page with the title. */
  readonly keep?: number
  /** Yields wherever the caller may take what is finished. */
  draw(writer: Writer, outline: OutlineItem): Iterable<void>
}

type Draw = (writer: Writer) => void

const part = (id: string, title: string, draw: Draw, fresh = false): Part => ({
  id,
  title,
  fresh,
  draw(writer) {
    draw(writer)
    return [undefined]
  },
})

export function planOf(input: ReportInput): Part[] {
  const { results, setup } = input
  const { sections } = setup
  const each = (make: (result: TestResult, named: (title: string) => string, id: string) => Part[]): Part[] =>
    results.flatMap((result, index) => make(result, title => titled(input, title, result), `${index}`))
  return [
    ...each((result, named, id) => [
      part(`summary-${id}`, named('Executive summary'), writer => summary(writer, input, result), true),
    ]),
    part('gaps', 'What could not be looked at', writer => gaps(writer, input), true),
    ...each((result, named, id) => [
      part(`unreviewed-${id}`, named('Not reviewed, and why'), writer => notReviewed(writer, input, result)),
    ]),
    ...each((result, named, id) => [
      part(`open-${id}`, named('Open findings'), writer => openFindings(writer, input, result), id === '0'),
    ]),
    part('people', 'Attestations and waivers', writer => people(writer, input)),
    part('decisions', 'Decisions of the site', writer => decisions(writer, input)),
    ...each((result, named, id) => inFull(input, result, named, id)),
    ...(sections.ruleTable
      ? each((result, named, id) => [
          part(`rules-${id}`, named('All rules'), writer => ruleTable(writer, input, result), id === '0'),
        ])
      : []),
    ...(sections.inventory ? [part('inventory', 'Node inventory', writer => inventory(writer, input))] : []),
    part('appendix', 'Evidence, custody and signature', writer => appendix(writer, input), true),
    ...(sections.signatures
      ? [{ ...part('signatures', 'Signatures', writer => signatures(writer, input)), keep: 230 }]
      : []),
  ]
}

/** Named for the benchmark where there are several, with the release where there are several of those. */
function titled({ results }: ReportInput, title: string, { benchmark }: TestResult): string {
  if (results.length < 2) return title
  const alike = results.filter(other => other.benchmark.title === benchmark.title).length > 1
  return `${title}: ${benchmark.title}${alike ? ` ${releaseName(benchmark)}` : ''}`
}

function inFull(input: ReportInput, result: TestResult, named: (title: string) => string, id: string): Part[] {
  const of = (words: readonly RuleResult['result'][]) => result.rules.filter(rule => words.includes(rule.result))
  const parts: (readonly [key: string, title: string, rules: readonly RuleResult[]])[] = [
    ['findings', 'Findings in full', of(['fail'])],
    ...(input.setup.sections.otherRules
      ? ([
          ['waiting', 'Rules not reviewed, in full', of(['error', 'notchecked'])],
          ['others', 'Rules met or not applicable, in full', of(['pass', 'notapplicable'])],
        ] as const)
      : []),
  ]
  return parts
    .filter(([, , rules]) => rules.length > 0)
    .map(([key, title, rules]) => ({
      id: `${key}-${id}`,
      title: named(title),
      fresh: true,
      draw: (writer, outline) => categories(writer, input, result, rules, outline),
    }))
}

function* categories(
  writer: Writer,
  input: ReportInput,
  result: TestResult,
  rules: readonly RuleResult[],
  outline: OutlineItem,
): Generator<void> {
  for (const severity of severities) {
    const own = rules.filter(rule => rule.severity === severity)
    if (own.length === 0) continue
    writer.openSection()
    writer.gap(14)
    const text = `${categoryOf[severity]} (${severity}): ${own.length} ${own.length === 1 ? 'rule' : 'rules'}`
    const item = writer.heading({ level: 2, text, style: styles.category, keep: 190 }, outline)
    writer.closeSection()
    for (const rule of own) yield* ruleSection(writer, input, result, rule, item)
  }
}
