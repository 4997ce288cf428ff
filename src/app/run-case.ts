// Runs one case of a control through the real engine: for `content test`, explain and the tests.
import { benchmarkOfControl, evidenceOfCase } from '../content/index.ts'
import { startEvaluation } from '../evaluate/index.ts'
import type { ResultWord } from '../model/verdict.ts'
import type { CelEngine } from '../ports.ts'
import type { Check } from '../schema/check.ts'
import type { Defaults } from '../schema/content.ts'
import type { Case, Control } from '../schema/control.ts'
import type { RuleResult } from '../schema/evaluation.ts'
import { mergeCheck } from '../schema/merge-check.ts'

export function runCase(control: Control, given: Case, defaults: Defaults, cel?: CelEngine): RuleResult {
  const merged = mergeCheck(control.check, given.with)
  if (!('check' in merged)) throw new Error(`the parameters of the case are not valid: ${merged.problem}`)
  return judgeGiven(control, merged.check, given, defaults, cel)
}

/** `check` in place of the control's own, as a benchmark binds it. */
export function judgeGiven(
  control: Control,
  check: Check,
  given: Case,
  defaults: Defaults,
  cel?: CelEngine,
): RuleResult {
  const { predicate, files, evaluatedAt } = evidenceOfCase(check, given.given)
  const benchmark = benchmarkOfControl(control, check)
  const run = startEvaluation({ predicate, evaluatedAt, benchmark, defaults, cel })
  for (const { path, lines } of files) {
    const file = predicate.files.find(entry => entry.path === path)
    if (file === undefined) throw new Error(`${path} is not in the manifest`)
    for (const [index, line] of lines.entries()) run.accept(file, Buffer.from(line), index + 1)
  }
  const [rule] = run.finish().rules
  if (rule === undefined) throw new Error('the engine gave no result')
  return rule
}

/** What the case expected and did not get, one line each; empty where all is as expected. */
export function differences(given: Case, rule: RuleResult): readonly string[] {
  const { expect } = given
  const differ = (what: string, wanted: ResultWord | undefined, got: ResultWord) =>
    wanted === undefined || wanted === got ? [] : [`${what}: expected ${wanted}, got ${got}`]
  const deciding = rule.checks.filter(check => check.result === rule.result)
  const words = deciding.flatMap(check => [check.message, check.literal.message, check.effective.message, check.found])
  const says = expect.says
  const silent = says !== undefined && ![rule.message, ...words].some(text => text.includes(says))
  return [
    ...differ('result', expect.result, rule.result),
    ...differ('literal', expect.literal, rule.literal),
    ...differ('effective', expect.effective, rule.effective),
    ...(silent ? [`no deciding target says "${says}"`] : []),
  ]
}
