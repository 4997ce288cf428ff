// The two free texts of a checklist entry: what was found, and where the entry comes from.
import { type ResultWord, statusOf } from '../model/verdict.ts'
import { countWords } from '../schema/counts.ts'
import type { CheckResult, Evaluation, RuleResult, TestResult } from '../schema/evaluation.ts'
import { answerLines, personComments, waivedMark } from './answers.ts'
import type { Asset } from './asset.ts'
import { cut } from './clean.ts'
import { placeOf, provenance, readingsDiffer } from './facts.ts'
import { ruleTextSource } from './text-source.ts'

// STIG Manager and others cut there: the size of a cell in a spreadsheet.
export const longestText = 32_767

/** Worst first, so that a cut takes the least important away. */
export const reportingOrder: readonly ResultWord[] = ['fail', 'error', 'notchecked', 'pass', 'notapplicable']

export const worstFirst = (checks: readonly CheckResult[]): CheckResult[] =>
  reportingOrder.flatMap(word => checks.filter(check => check.result === word))

/**
 * FINDING_DETAILS: the verdict and, target by target, what was expected, what was found and where.
 * @param place where the whole of it is, for the note at a cut: see place.ts
 */
export function findingDetails(rule: RuleResult, place: string): string {
  const blocks = [head(rule)]
  let length = blocks[0]?.length ?? 0
  // Later targets would be cut away; not even writing them keeps a rule with 100,000 targets cheap.
  for (const check of worstFirst(rule.checks)) {
    if (length > longestText) break
    const block = describe(check)
    blocks.push(block)
    length += block.length + 2
  }
  const text = blocks.join('\n\n')
  const whole = blocks.length > rule.checks.length
  return cut(text, longestText, left =>
    whole
      ? `\n[Cut here: ${left} more characters. All of it: ${place}]`
      : `\n[Cut here: not all of ${rule.checks.length} targets fit. All of them: ${place}]`,
  )
}

function head(rule: RuleResult): string {
  const lines = [
    `Result: ${rule.result} (${statusOf[rule.result].label}). ${rule.message}`,
    `Literal reading: ${rule.literal}. Effective reading: ${rule.effective}.`,
  ]
  for (const overlay of rule.overlays ?? []) lines.push(`Site: ${overlay}`)
  if (rule.checks.length > 1) {
    const counts = countWords(rule.checks)
    const words = reportingOrder.filter(word => counts[word] > 0).map(word => `${counts[word]} ${word}`)
    lines.push(`Targets: ${words.join(', ')}.`)
  }
  return [...lines, ...answerLines(rule)].join('\n')
}

function describe(check: CheckResult): string {
  const lines = [
    `[${check.result}] ${check.target.name} (control ${check.control})${waivedMark(check)}`,
    `  Why: ${check.message}`,
  ]
  if (readingsDiffer(check)) {
    lines.push(`  Literal: ${check.literal.result}. ${check.literal.message}`)
    lines.push(`  Effective: ${check.effective.result}. ${check.effective.message}`)
  }
  if (check.expected !== '') lines.push(`  Expected: ${check.expected}`)
  lines.push(`  Found: ${check.found === '' ? '(nothing)' : check.found}`)
  for (const citation of check.citations) lines.push(`  Evidence: ${placeOf(citation)}, SHA-256 ${citation.sha256}`)
  for (const evidence of check.waitsFor) lines.push(`  Waits for: ${evidence}`)
  return lines.join('\n')
}

/**
 * COMMENTS: what the persons who attested wanted there, then which tool, bundle, key and content an entry rests on, and whose
 * words its text is.
 */
export function entryComments(evaluation: Evaluation, result: TestResult, asset: Asset): (rule: RuleResult) => string {
  const shared = provenance(evaluation, result, asset)
  return rule => {
    const own = personComments(rule)
    const lines = [...own, ...(own.length === 0 ? [] : ['']), ...shared, ...ruleTextSource(result.benchmark, rule)]
    return cut(lines.join('\n'), longestText, left => `\n[Cut here: ${left} more characters.]`)
  }
}
