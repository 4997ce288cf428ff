// Judges the values of one setting against what a control accepts.
import type { Accept, ValueType } from '../schema/check.ts'
import { parseGoBoolean, parseGoBooleanMap, parseGoDuration, parseGoInteger, parseGoList } from './facts/go-values.ts'

export type Judgement = { readonly ok: boolean } | { readonly unreadable: string }

type Typed =
  | { readonly one: string | boolean | bigint | number }
  | { readonly many: readonly string[] }
  | { readonly unreadable: string }

/** `texts` are all values given, first to last: lists and maps add up, of everything else the last one wins. */
function typed(type: ValueType, texts: readonly string[]): Typed {
  const last = texts.at(-1) ?? ''
  const refuse = (wanted: string): Typed => ({ unreadable: `\`${last}\` is not ${wanted}` })
  switch (type) {
    case 'string':
      return { one: last }
    case 'boolean': {
      const value = parseGoBoolean(last)
      return value === undefined ? refuse('a boolean') : { one: value }
    }
    case 'integer': {
      const value = parseGoInteger(last)
      return value === undefined ? refuse('a whole number') : { one: value }
    }
    case 'duration': {
      const value = parseGoDuration(last)
      return value === undefined ? refuse('a duration') : { one: value }
    }
    case 'list': {
      const entries: string[] = []
      for (const text of texts) {
        const list = parseGoList(text)
        if (list === undefined) return { unreadable: `\`${text}\` is not a list` }
        entries.push(...list)
      }
      return { many: entries }
    }
    case 'map': {
      const map = parseGoBooleanMap(texts)
      if (map === undefined) return { unreadable: `\`${texts.join(',')}\` is not a list of name=true or name=false` }
      return { many: [...map].map(([key, value]) => `${key}=${value}`) }
    }
  }
}

function same(type: ValueType, value: Typed, wanted: string): boolean {
  const other = typed(type, [wanted])
  if ('unreadable' in value || 'unreadable' in other) return false
  if ('one' in value) return 'one' in other && value.one === other.one
  if (!('many' in other)) return false
  const [left, right] = [new Set(value.many), new Set(other.many)]
  return left.size === right.size && [...left].every(entry => right.has(entry))
}

function atLeast(type: ValueType, value: Typed, limit: number | string): Judgement {
  if (!('one' in value)) return { unreadable: 'a list has no order to compare' }
  const least = typed(type, [String(limit)])
  if (!('one' in least) || typeof least.one === 'string' || typeof value.one === 'string')
    return { unreadable: `\`${limit}\` cannot be compared with a ${type}` }
  return { ok: value.one >= least.one }
}

/**
 * Whether a setting that is set to these texts (at least one) is accepted; unreadable where the component itself would
 * refuse the value.
 */
/** What collecting puts in the place of a secret: nothing can be said of it but that it is there. */
const redacted = /redacted:[a-z-]+:[0-9a-f]{16}/

export function judge(type: ValueType, accept: Accept, texts: readonly string[]): Judgement {
  if ('absent' in accept) return { ok: false }
  if (!('present' in accept) && texts.some(text => redacted.test(text))) return { unreadable: 'its value was redacted' }
  const value = typed(type, texts)
  if ('unreadable' in value) return value
  const entries = 'many' in value ? value.many : undefined
  if ('present' in accept)
    return {
      ok: entries === undefined ? value !== undefined && texts.at(-1) !== '' : entries.some(entry => entry !== ''),
    }
  if ('equals' in accept) return { ok: same(type, value, accept.equals) }
  if ('notEquals' in accept) return { ok: !same(type, value, accept.notEquals) }
  if ('atLeast' in accept) return atLeast(type, value, accept.atLeast)
  if ('oneOf' in accept) {
    if (entries === undefined) return { ok: accept.oneOf.some(wanted => same(type, value, wanted)) }
    return { ok: entries.length > 0 && entries.every(entry => accept.oneOf.includes(entry)) }
  }
  const present = new Set(entries ?? ('one' in value ? [String(value.one)] : []))
  if ('containsAll' in accept) return { ok: accept.containsAll.every(wanted => present.has(wanted)) }
  return { ok: !accept.containsNone.some(unwanted => present.has(unwanted)) }
}

/** What is accepted, in the words of the configuration; `name` is `--anonymous-auth` or `readOnlyPort:`. */
export function describeAccept(accept: Accept, name: string, assign: (value: string) => string): string {
  if ('equals' in accept) return assign(accept.equals)
  if ('notEquals' in accept) return `${name} set to something other than ${accept.notEquals}`
  if ('oneOf' in accept) return accept.oneOf.map(assign).join(' or ')
  if ('containsAll' in accept) return `${name} with all of ${accept.containsAll.join(', ')}`
  if ('containsNone' in accept) return `${name} without ${accept.containsNone.join(', ')}`
  if ('atLeast' in accept) return `${name} of at least ${accept.atLeast}`
  return 'present' in accept ? `${name} set to a value` : `${name} not set`
}
