// A compiled control at work on one object: conditions, variables, validations, as a ValidatingAdmissionPolicy has them.
import type { CelOutcome, CelProgram, NamedExpression } from '../ports.ts'
import { compile, type Program } from './language.ts'
import { toCel } from './values.ts'

interface Named {
  readonly name: string
  readonly program: Program
}

/** Throws an Error with what is wrong and where; content was checked before, parameters laid over it may not have been. */
export function compileControl(control: CelProgram): (object: unknown) => CelOutcome {
  const params = toCel(control.params)
  const named = (list: readonly NamedExpression[], wanted: 'bool' | 'any'): readonly Named[] =>
    list.map(({ name, expression }) => ({ name, program: mustCompile(expression, wanted) }))
  const conditions = named(control.matchConditions, 'bool')
  const definitions = named(control.variables, 'any')
  const validations = control.validations.map(({ expression, messageExpression }) => ({
    holds: mustCompile(expression, 'bool'),
    message: messageExpression === undefined ? undefined : mustCompile(messageExpression, 'string'),
  }))

  return raw => {
    try {
      const context = { object: toCel(raw), params, variables: {} }
      context.variables = lazily(definitions, context)
      for (const { name, program } of conditions)
        if (!truth(program(context), `matchConditions ${name}`)) return { skipped: true }
      const failed = validations.flatMap(({ holds, message }, index) => {
        if (truth(holds(context), `validations ${index + 1}`)) return []
        const text = message?.(context)
        return [{ validation: index, ...(typeof text === 'string' ? { message: text } : {}) }]
      })
      return { failed }
    } catch (error) {
      return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
    }
  }
}

function mustCompile(expression: string, wanted: 'bool' | 'string' | 'any'): Program {
  const compiled = compile(expression, wanted)
  if ('program' in compiled) return compiled.program
  throw new Error(compiled.problem)
}

function truth(value: unknown, what: string): boolean {
  if (typeof value === 'boolean') return value
  throw new Error(`${what} gives no true or false`)
}

/** Each variable is computed when it is first asked for: one that fails where nobody needs it is no error. */
function lazily(definitions: readonly Named[], context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const variables: Record<string, unknown> = {}
  const known = new Map<string, unknown>()
  for (const { name, program } of definitions)
    Object.defineProperty(variables, name, {
      enumerable: true,
      get: () => {
        if (!known.has(name)) known.set(name, program(context))
        return known.get(name)
      },
    })
  return variables
}
