// One rule as the page shows it: folded, with its texts, its readings and the first of its targets.
import { categoryOf } from '../../../model/verdict.ts'
import type { CheckResult, RuleResult, TestResult } from '../../../schema/evaluation.ts'
import { waivedOf } from '../../../schema/waived.ts'
import { shownObjects } from '../../affected.ts'
import { answerLines, waivedMark } from '../../answers.ts'
import { worstFirst } from '../../details.ts'
import { placeOf, readingsDiffer } from '../../facts.ts'
import { ruleTextSource } from '../../text-source.ts'
import { namespaceOf } from './namespace.ts'
import { wordLabel } from './words.ts'

export interface RuleNames {
  /** Id of a benchmark in the page. */
  benchmark(result: TestResult): string
  /** Id of a rule in the page, where a link leads. */
  rule(result: TestResult, groupId: string): string
}

export function ruleView(result: TestResult, rule: RuleResult, index: number, names: RuleNames) {
  const { checks, nist } = rule
  const shown = worstFirst(checks).slice(0, shownObjects)
  const left = checks.length - shown.length
  return {
    id: names.rule(result, rule.groupId),
    index,
    benchmark: names.benchmark(result),
    groupId: rule.groupId,
    ruleId: rule.ruleId,
    version: rule.version,
    word: rule.result,
    status: wordLabel(rule.result),
    severity: rule.severity,
    category: categoryOf[rule.severity],
    area: rule.area ?? '',
    title: rule.title,
    message: rule.message,
    literal: rule.literal,
    effective: rule.effective,
    readingsDiffer: rule.literal !== rule.effective,
    ccis: rule.ccis.join(', '),
    nist: [...new Set([...(nist?.rev5 ?? []), ...(nist?.rev4 ?? [])])].join(', '),
    discussion: rule.discussion,
    check: rule.check,
    fix: rule.fix,
    waived: waivedWords[waivedOf(rule)],
    said: [...(rule.overlays ?? []), ...answerLines(rule)],
    source: ruleTextSource(result.benchmark, rule),
    targetCount: checks.length,
    hasTargets: checks.length > 0,
    targets: shown.map(targetView),
    left,
    nodes: distinct(checks.map(check => check.target.node ?? '')),
    namespaces: distinct(checks.map(check => namespaceOf(check.target))),
  }
}

const waivedWords = { whole: 'waived', part: 'waived in part', none: '' } as const

/** As JSON in an attribute: names may hold blanks. */
const distinct = (names: readonly string[]): string =>
  JSON.stringify([...new Set(names)].filter(name => name !== '').slice(0, 5_000))

const targetView = (check: CheckResult) => ({
  word: check.result,
  status: wordLabel(check.result),
  name: `${check.target.name}${waivedMark(check)}`,
  control: check.control,
  message: check.message,
  expected: check.expected,
  found: check.found === '' ? '(nothing)' : check.found,
  differ: readingsDiffer(check),
  literal: `${check.literal.result}. ${check.literal.message}`,
  effective: `${check.effective.result}. ${check.effective.message}`,
  waitsFor: check.waitsFor,
  citations: check.citations.map(citation => ({ place: placeOf(citation), sha256: citation.sha256 })),
})
