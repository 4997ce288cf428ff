// Targets of a rule that differ in nothing but their name and line are printed together: 2,000 pods that pass are one paragraph.
import type { CheckResult } from '../../../schema/evaluation.ts'
import { worstFirst } from '../../details.ts'

export interface TargetGroup {
  readonly first: CheckResult
  /** One at least. */
  readonly checks: readonly CheckResult[]
  /** The message of the one target, or of the first, which the others repeat with their own names. */
  readonly message: string
}

/** Worst first; in each word the order of the result. */
export function groupTargets(checks: readonly CheckResult[]): TargetGroup[] {
  const groups = new Map<string, CheckResult[]>()
  for (const check of worstFirst(checks)) {
    const key = sameness(check)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [check])
    else group.push(check)
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    return [
      {
        first,
        checks: group,
        message: group.length === 1 ? first.message : `${first.message} (Of ${first.target.name}; the others alike.)`,
      },
    ]
  })
}

const unnamed = ({ target }: CheckResult, text: string): string => text.replaceAll(target.name, '\u0000')

const sameness = (check: CheckResult): string =>
  JSON.stringify([
    check.result,
    check.control,
    unnamed(check, check.message),
    check.expected,
    check.found,
    [check.literal.result, unnamed(check, check.literal.message)],
    [check.effective.result, unnamed(check, check.effective.message)],
    check.citations.map(({ file, at }) => [file, at]),
    check.waitsFor,
  ])
