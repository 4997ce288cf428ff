// The exit code that a judgement asks for: 3 for findings, 4 for too much that nobody could decide.
import { type ExitCode, exitCodes } from '../errors.ts'
import { type Severity, severities } from '../model/verdict.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import { waivedOf } from '../schema/waived.ts'

export interface Thresholds {
  /** A finding of this severity or above gives 3, unless waivers in force cover it whole. */
  readonly failOn?: Severity | undefined
  /** Waived findings give 3 as well. */
  readonly countWaived?: boolean | undefined
  /** More rules that are notchecked or error than this give 4. */
  readonly maxNotReviewed?: number | undefined
}

/** Findings outrank incompleteness: a known hole is worse than an open question. */
export function thresholdExit(evaluation: Evaluation, thresholds: Thresholds): ExitCode {
  const { failOn, countWaived = false, maxNotReviewed } = thresholds
  if (failOn !== undefined) {
    const counted = severities.slice(0, severities.indexOf(failOn) + 1)
    // By the rule's own severity: a waiver that overrides it for a checklist must not slip below the threshold.
    const found = evaluation.results.some(({ rules }) =>
      rules.some(
        rule =>
          rule.result === 'fail' && counted.includes(rule.severity) && (countWaived || waivedOf(rule) !== 'whole'),
      ),
    )
    if (found) return exitCodes.findings
  }
  if (maxNotReviewed !== undefined) {
    const open = evaluation.results.reduce((sum, { counts }) => sum + counts.notchecked + counts.error, 0)
    if (open > maxNotReviewed) return exitCodes.incomplete
  }
  return exitCodes.done
}
