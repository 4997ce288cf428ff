// Expands $(VAR) in a container's command and arguments as the kubelet does before it starts the container.
import { arrayAt, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../shape.ts'

/** One word of a command line after expansion. */
export interface Word {
  readonly text: string
  /** Where in the text the part begins that the evidence does not show. */
  readonly unknownFrom?: number
  readonly unknownBecause?: string
}

export interface Environment {
  /** Variables whose value is written in the pod itself. */
  readonly literal: ReadonlyMap<string, string>
  /** Variables that are set from elsewhere: a Secret, a ConfigMap, the pod's own status. */
  readonly elsewhere: ReadonlySet<string>
  /** envFrom: any variable that is not named may come from there. */
  readonly open: boolean
}

/** Later entries win, and a value may name variables that were set before it. */
export function environmentOf(container: JsonObject): Environment {
  const literal = new Map<string, string>()
  const elsewhere = new Set<string>()
  const environment: Environment = { literal, elsewhere, open: arrayAt(container, 'envFrom').length > 0 }
  for (const entry of objectsAt(container, 'env')) {
    const name = textAt(entry, 'name') ?? ''
    const from = objectAt(entry, 'valueFrom')
    const word = expand(textAt(entry, 'value') ?? '', environment)
    literal.delete(name)
    elsewhere.delete(name)
    if ((from !== undefined && isObject(from)) || word.unknownFrom !== undefined) elsewhere.add(name)
    else literal.set(name, word.text)
  }
  return environment
}

/** `$(NAME)` is replaced where NAME is set and stays as it is where not; `$$` is one `$` that begins no reference. */
export function expand(text: string, environment: Environment): Word {
  if (!text.includes('$')) return { text }
  let out = ''
  let unknown: { from: number; because: string } | undefined
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string
    const next = text[at + 1]
    const close = next === '(' ? text.indexOf(')', at + 2) : -1
    if (char !== '$' || (next !== '$' && close < 0)) {
      out += char
    } else if (next === '$') {
      out += '$'
      at += 1
    } else {
      const name = text.slice(at + 2, close)
      const value = environment.literal.get(name)
      if (value === undefined && (environment.elsewhere.has(name) || environment.open))
        unknown ??= { from: out.length, because: `the variable ${name}` }
      out += value ?? text.slice(at, close + 1)
      at = close
    }
  }
  return unknown === undefined
    ? { text: out }
    : { text: out, unknownFrom: unknown.from, unknownBecause: unknown.because }
}
