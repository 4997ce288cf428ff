// Secrets in the configuration that node files carry line by line: settings, flags, variables, keys, what follows `password: |`.
import { type Placed, stringAt } from '../json/tree.ts'
import { findAssignments } from './command-line.ts'
import type { Field, FieldRedactor, Take } from './redactor.ts'
import { isHarmless, isSecretName, isSecretValue } from './secret-name.ts'

export const configurationLines: FieldRedactor = {
  kind: 'configuration',
  keys: ['lines'],
  depth: 1,
  find(field, take) {
    if (!field.source.startsWith('node/')) return
    const state = new State()
    for (const item of field.value.items ?? []) findInLine(field, item, state, take)
  },
}

class State {
  /** Within a private key, up to its end. */
  inKey = false
  /** A block scalar that is secret goes on while lines are further in than this. */
  block: number | undefined
  /** The last `name:` was that of a secret, so `value:` goes. */
  named = false
}

/** `password: x`, `"token": "x"`, `NAME=x`: each name is tried once, and what follows is looked at without copying it. */
const setting = /([A-Za-z_][\w./-]{0,127})["']?[ \t]{0,16}[:=]/g
const blockMark = /[|>][-+0-9]*[ \t]*(?:#.*)?$/y
const blanks = /[ \t]*/y
/** A value that ends before a comma or bracket, as in JSON. */
const word = /["']?([^\s"',}\]]{0,255})["']?(?=\s*(?:[,}\]]|$))/y
const quoted = /"(?:[^"\\]|\\.)*"|'[^']*'/y

function findInLine({ buffer }: Field, item: Placed, state: State, take: Take): void {
  const line = stringAt(buffer, item)
  if (line === undefined) return
  if (line.includes('-----BEGIN ') && line.includes('PRIVATE KEY')) state.inKey = true
  if (state.inKey) {
    if (line.includes('-----END ')) state.inKey = false
    take.whole(item)
    return
  }
  const indent = line.length - line.trimStart().length
  if (state.block !== undefined) {
    if (line.trim() === '' || indent > state.block) {
      if (line.trim() !== '') take.whole(item)
      return
    }
    state.block = undefined
  }
  if (isSecretValue(line)) {
    take.whole(item)
    return
  }
  const raw = buffer.toString('latin1', item.start + 1, item.end - 1)
  const { text, places } = unescaped(raw)
  const part = (start: number, end: number) =>
    take.part(item.start + 1 + (places[start] ?? 0), item.start + 1 + (places[end] ?? raw.length))
  findSettings(text, indent, state, part)
  const flags = raw.trimStart().replace(/^- +/, '')
  findAssignments(flags, item.end - 1 - flags.length, take.part)
}

/** The content of a JSON string, one character per byte, and where each of them stands in it. */
function unescaped(raw: string): { text: string; places: readonly number[] } {
  const letters: string[] = []
  const places: number[] = []
  for (let at = 0; at < raw.length; ) {
    places.push(at)
    const letter = raw[at] ?? ''
    const escaped = letter === '\\' ? (raw[at + 1] ?? '') : undefined
    if (escaped === undefined) letters.push(letter)
    else if (escaped === 'u') letters.push(String.fromCharCode(Number.parseInt(raw.slice(at + 2, at + 6), 16)))
    else letters.push({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }[escaped] ?? escaped)
    at += escaped === undefined ? 1 : escaped === 'u' ? 6 : 2
  }
  places.push(raw.length)
  return { text: letters.join(''), places }
}

function findSettings(text: string, indent: number, state: State, part: (start: number, end: number) => void): void {
  setting.lastIndex = 0
  for (let match = setting.exec(text); match !== null; match = setting.exec(text)) {
    const name = match[1] ?? ''
    const start = after(blanks, text, setting.lastIndex)
    if (name === 'name') state.named = isSecretName(wordAt(text, start), 'variable')
    const isSecret = name === 'value' ? state.named : isSecretName(name, 'flag') || isApplied(name)
    if (name === 'value') state.named = false
    if (!isSecret || start === text.length) continue
    if (after(blockMark, text, start) > start) {
      state.block = indent
      return
    }
    const opens = text[start] === '{' || text[start] === '['
    if ((opens && !isApplied(name)) || isHarmlessAt(text, start)) continue
    const end = after(quoted, text, start)
    // A quoted value ends at its quote; anything else takes the rest of the line along.
    if (end === start) {
      part(start, text.length)
      return
    }
    part(start + 1, end - 1)
    setting.lastIndex = end
  }
}

/** Where a match that begins at `start` ends; `start` where there is none. */
function after(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

function wordAt(text: string, start: number): string {
  word.lastIndex = start
  return word.exec(text)?.[1] ?? ''
}

function isHarmlessAt(text: string, start: number): boolean {
  word.lastIndex = start
  const found = word.exec(text)
  return found !== null && isHarmless(found[1] ?? '')
}

/** `kubectl apply` repeats the whole manifest in this annotation, secrets and all. */
const isApplied = (name: string): boolean => name.endsWith('/last-applied-configuration')
