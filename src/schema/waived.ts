// How far the findings of a rule are waived. The verdict stays what it is; this stands beside it.
import type { RuleResult } from './evaluation.ts'

/** `whole`: every failing target of an open rule is covered by a waiver in force. `part`: some are. */
export function waivedOf({ result, checks }: Pick<RuleResult, 'result' | 'checks'>): 'whole' | 'part' | 'none' {
  if (result !== 'fail') return 'none'
  const failing = checks.filter(check => check.result === 'fail')
  const covered = failing.filter(check => (check.waivedBy ?? []).length > 0).length
  if (covered === 0) return 'none'
  return covered === failing.length ? 'whole' : 'part'
}
