// What evaluate, run and demo give as --json, and the exit code that their thresholds ask for.
import type { Severity } from '../model/verdict.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import { thresholdExit } from './thresholds.ts'

interface ThresholdFlags {
  readonly 'fail-on'?: Severity | undefined
  readonly 'max-not-reviewed'?: number | undefined
}

/** Counts and a line per rule; the whole of every verdict is in the result file. Sets exit code 3 or 4. */
export function judgement(evaluation: Evaluation, flags: ThresholdFlags) {
  const exit = thresholdExit(evaluation, { failOn: flags['fail-on'], maxNotReviewed: flags['max-not-reviewed'] })
  if (exit !== 0) process.exitCode = exit
  return {
    cluster: evaluation.cluster,
    bundle: evaluation.bundle,
    gaps: evaluation.gaps,
    results: evaluation.results.map(({ benchmark, basis, counts, countsBySeverity, rules }) => ({
      benchmark,
      basis,
      counts,
      countsBySeverity,
      rules: rules.map(({ groupId, ruleId, version, severity, title, result, literal, effective, message }) => ({
        groupId,
        ruleId,
        version,
        severity,
        title,
        result,
        literal,
        effective,
        message,
      })),
    })),
  }
}
