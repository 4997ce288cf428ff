// Expressions in content are compiled when it is loaded, so that a slip is told with file, line and a caret, not in a report.
import type { Check } from '../schema/check.ts'
import type { Benchmark } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import { invalidContent } from './invalid.ts'
import type { YamlFile } from './yaml.ts'

type Wanted = 'bool' | 'string' | 'any'
interface Expression {
  readonly text: string
  readonly wanted: Wanted
  /** Where it stands below `check`. */
  readonly field: readonly PropertyKey[]
}

function expressionsOf(check: Check): readonly Expression[] {
  if (check.kind !== 'cel') return []
  return [
    ...check.matchConditions.map(({ expression }, index) => ({
      text: expression,
      wanted: 'bool' as const,
      field: ['matchConditions', index, 'expression'],
    })),
    ...check.variables.map(({ expression }, index) => ({
      text: expression,
      wanted: 'any' as const,
      field: ['variables', index, 'expression'],
    })),
    ...check.validations.flatMap(({ expression, messageExpression }, index) => [
      { text: expression, wanted: 'bool' as const, field: ['validations', index, 'expression'] },
      ...(messageExpression === undefined
        ? []
        : [{ text: messageExpression, wanted: 'string' as const, field: ['validations', index, 'messageExpression'] }]),
    ]),
  ]
}

/** The engine is loaded only where a control needs it. */
async function problemIn(
  check: Check,
): Promise<{ readonly field: readonly PropertyKey[]; readonly problem: string } | undefined> {
  const expressions = expressionsOf(check)
  if (expressions.length === 0) return undefined
  const { compile } = await import('../cel/index.ts')
  for (const { text, wanted, field } of expressions) {
    const compiled = compile(text, wanted)
    if ('problem' in compiled) return { field, problem: compiled.problem }
  }
  return undefined
}

/** @throws StigpackError CONTENT_INVALID with file, line and the place in the expression */
export async function checkExpressions(files: readonly YamlFile<Control>[]): Promise<void> {
  for (const file of files) {
    const found = await problemIn(file.value.check)
    if (found === undefined) continue
    const at = ['check', ...found.field]
    throw invalidContent(file.path, file.lineOf(at), `\`${at.join('.')}\`: ${found.problem}`)
  }
}

/** Parameters of a benchmark or an overlay may bring expressions of their own. Throws CONTENT_INVALID. */
export async function checkBoundExpressions(benchmarks: readonly Benchmark[]): Promise<void> {
  for (const { file, rules } of benchmarks)
    for (const { rule, controls } of rules)
      for (const { control, check } of controls) {
        if (check === control.check) continue
        const found = await problemIn(check)
        if (found === undefined) continue
        const what = `the parameters of \`${control.id}\` in ${rule.group}, \`${found.field.join('.')}\`: ${found.problem}`
        throw invalidContent(file.id, undefined, what)
      }
}
