// What evaluate, run and demo give as --json, and the exit code that their thresholds ask for.
import type { Severity } from '../model/verdict.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import { waivedOf } from '../schema/waived.ts'
import { thresholdExit } from './thresholds.ts'

interface ThresholdFlags {
  readonly 'fail-on'?: Severity | undefined
  readonly 'count-waived'?: boolean | undefined
  readonly 'max-not-reviewed'?: number | undefined
}

/** Counts and a line per rule; the whole of every verdict is in the result file. Sets exit code 3 or 4. */
export function judgement(evaluation: Evaluation, flags: ThresholdFlags) {
  const exit = thresholdExit(evaluation, {
    failOn: flags['fail-on'],
    countWaived: flags['count-waived'],
    maxNotReviewed: flags['max-not-reviewed'],
  })
  if (exit !== 0) process.exitCode = exit
  return {
    cluster: evaluation.cluster,
    bundle: evaluation.bundle,
    gaps: evaluation.gaps,
    ...(evaluation.overlays && { overlays: evaluation.overlays }),
    ...(evaluation.attestations && { attestations: evaluation.attestations }),
    ...(evaluation.waivers && { waivers: evaluation.waivers }),
    results: evaluation.results.map(({ benchmark, basis, counts, countsBySeverity, rules }) => ({
      benchmark,
      basis,
      counts,
      countsBySeverity,
      rules: rules.map(rule => {
        const { groupId, ruleId, version, severity, title, result, literal, effective, message } = rule
        const waived = waivedOf(rule)
        return {
          ...{ groupId, ruleId, version, severity, title, result, literal, effective, message },
          ...(waived === 'none' ? {} : { waived }),
        }
      }),
    })),
  }
}
