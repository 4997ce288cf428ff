// The expression language of custom controls: CEL with what Kubernetes objects need, and nothing that can run away quietly.
import { RE2JS } from '@bufbuild/re2'
import { Environment } from '@marcbachmann/cel-js'

/** Structure of one expression; a condition that people can review stays far below. */
const limits = { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 500, maxMapEntries: 500, maxCallArguments: 16 }
/** Characters of one expression, and of one pattern. */
const longestExpression = 8_000
const longestPattern = 1_000
/** Compiled patterns that are kept; conditions rarely make them at run time. */
const keptPatterns = 200

/** Of the same length as `matches`, so that every position in an error is the one in the author's text. */
const linearMatch = 're2test'

export type Wanted = 'bool' | 'string' | 'any'
export type Program = (context: Readonly<Record<string, unknown>>) => unknown

export interface Compiled {
  readonly program: Program
}
export interface Problem {
  /** With the place in the text, marked by a caret. */
  readonly problem: string
}

let shared: Environment | undefined

function environment(): Environment {
  if (shared !== undefined) return shared
  const made = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits })
  for (const name of ['object', 'params', 'variables']) made.registerVariable(name, 'dyn')
  made.registerFunction(`string.${linearMatch}(string): bool`, matchLinear)
  // JSON has one kind of number. Whole ones are ints here, as in Kubernetes, and a mixture is a double, not an error.
  const operators: Record<string, (left: number, right: number) => number> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
  }
  for (const [operator, act] of Object.entries(operators)) {
    const onNumbers = (left: unknown, right: unknown) => act(Number(left), Number(right))
    made.registerOperator(`int ${operator} double`, onNumbers)
    made.registerOperator(`double ${operator} int`, onNumbers)
  }
  shared = made
  return made
}

const patterns = new Map<string, RE2JS>()

/** The library's own `matches` runs on JavaScript's engine, where one pattern can take for ever; this one is linear. */
function matchLinear(text: unknown, pattern: unknown): boolean {
  const source = String(pattern)
  let compiled = patterns.get(source)
  if (compiled === undefined) {
    if (source.length > longestPattern) throw new Error(`a pattern has ${longestPattern} characters at most`)
    compiled = new RE2JS(source)
    if (patterns.size >= keptPatterns) patterns.clear()
    patterns.set(source, compiled)
  }
  return compiled.test(String(text))
}

/** Never throws for what the text says. */
export function compile(expression: string, wanted: Wanted): Compiled | Problem {
  if (expression.length > longestExpression)
    return { problem: `the expression has ${expression.length} characters; ${longestExpression} are allowed` }
  try {
    const rewritten = withLinearMatches(expression)
    if (typeof rewritten !== 'string') return rewritten
    const parsed = environment().parse(rewritten)
    const checked = parsed.check()
    if (!checked.valid) return { problem: inAuthorsWords(checked.error?.message ?? 'not valid') }
    if (wanted !== 'any' && checked.type !== wanted && checked.type !== 'dyn')
      return { problem: `the expression gives ${checked.type}, and ${wanted} is wanted` }
    return { program: context => parsed(context) }
  } catch (error) {
    return { problem: inAuthorsWords(messageOf(error)) }
  }
}

/** Every `x.matches(p)` as a call of the linear engine; what cannot be rewritten is refused. */
function withLinearMatches(expression: string): string | Problem {
  let text = expression
  for (const call of callsOf(environment().parse(expression).ast)) {
    const [pattern] = call.arguments
    if (pattern?.op === 'value' && typeof pattern.args === 'string') {
      const wrong = patternProblem(pattern.args)
      if (wrong !== undefined)
        return { problem: `the pattern is not one of RE2: ${wrong}${marked(expression, pattern.start)}` }
    }
    const found = /^[\s)]*\.\s*(?=matches\b)/.exec(text.slice(call.receiverEnd))
    if (found === null)
      return {
        problem: `write \`.matches(…)\` right behind what it is asked of${marked(expression, call.receiverEnd)}`,
      }
    const at = call.receiverEnd + found[0].length
    text = `${text.slice(0, at)}${linearMatch}${text.slice(at + linearMatch.length)}`
  }
  if (callsOf(environment().parse(text).ast).length > 0) return { problem: 'a call of `matches` cannot be made safe' }
  return text
}

function patternProblem(pattern: string): string | undefined {
  if (pattern.length > longestPattern) return `it has ${pattern.length} characters; ${longestPattern} are allowed`
  try {
    new RE2JS(pattern)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

interface Node {
  readonly op: string
  readonly args: unknown
  readonly start: number
  readonly end: number
}
interface MatchesCall {
  readonly receiverEnd: number
  readonly arguments: readonly (Node | undefined)[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value && 'end' in value

/** Calls of `matches` anywhere in a tree. */
function callsOf(root: unknown): readonly MatchesCall[] {
  const calls: MatchesCall[] = []
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (Array.isArray(value)) open.push(...value)
    if (!isNode(value)) continue
    if (value.op === 'rcall' && Array.isArray(value.args) && value.args[0] === 'matches') {
      const [, receiver, given] = value.args as readonly unknown[]
      const list: readonly unknown[] = Array.isArray(given) ? given : []
      calls.push({
        receiverEnd: isNode(receiver) ? receiver.end : 0,
        arguments: list.map(entry => (isNode(entry) ? entry : undefined)),
      })
    }
    open.push(value.args)
  }
  return calls
}

/** The line of the text with a caret below the place, as the library itself marks it. */
function marked(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  const column = lines.at(-1)?.length ?? 0
  const line = text.split('\n')[lines.length - 1] ?? ''
  const head = `> ${String(lines.length).padStart(4)} | `
  return `\n\n${head}${line}\n${' '.repeat(head.length + column)}^`
}

const inAuthorsWords = (message: string): string => message.replaceAll(linearMatch, 'matches')
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
