// Secrets in the configuration that node files carry line by line: settings, flags, variables, keys, what follows `password: |`.
import { type Placed, stringAt } from '../json/tree.ts'
import { findAssignments } from './assignments.ts'
import type { Field, FieldRedactor, Take } from './redactor.ts'
import { isHarmless } from './secret-name.ts'
import type { Suspicion } from './suspicion.ts'

export const configurationLines: FieldRedactor = {
  kind: 'configuration',
  keys: ['lines', 'properties'],
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
  /** The last line ended in a flag that wants a secret: `- --token`. */
  announced = false
  /** The last line was `password:` and no more; its value may follow further in, or as a list. */
  awaited: number | undefined
}

/** `password: x`, `"token": "x"`, `NAME=x`: what ends the name. From there it is read backwards, so that each letter is read once. */
const separator = /[:=]/g
const longestName = 128
const longestBlank = 16
const blockMark = /[|>][-+0-9]*[ \t]*(?:#.*)?$/y
const blanks = /[ \t]*/y
/** A flag alone at the end of a line, as lists and units have them: `- --token`, `'--token' \`. */
const flagAlone = /(?:^|[\s"'])--?([A-Za-z][\w.-]{0,127})["']?[ \t]{0,16}[,\\]?[ \t]{0,16}$/
/** A value that ends before a comma or bracket, as in JSON. */
const word = /["']?([^\s"',}\]]{0,255})["']?(?=\s*(?:[,}\]]|$))/y
const quoted = /"(?:[^"\\]|\\.)*"|'[^']*'/y

function findInLine({ buffer, suspicion }: Field, item: Placed, state: State, take: Take): void {
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
  if (state.awaited !== undefined && line.trim() !== '') {
    const isBelow = indent > state.awaited || /^\s*- /.test(line)
    if (isBelow && !/^[\s-]*["']?[\w./-]{1,128}["']?\s*:(?:\s|$)/.test(line)) {
      take.whole(item)
      return
    }
    state.awaited = undefined
  }
  if (suspicion.isValue(line.trim())) {
    take.whole(item)
    return
  }
  if (state.announced) {
    state.announced = false
    if (!/^\s*(?:-\s+)?["']?-\S/.test(line) && !isHarmless(line.replace(/[\s"',\\-]+/g, ''))) {
      take.whole(item)
      return
    }
  }
  state.announced = suspicion.isName(flagAlone.exec(line.slice(-256))?.[1] ?? '', 'flag')
  const raw = buffer.toString('latin1', item.start + 1, item.end - 1)
  const { text, placeOf } = unescaped(raw)
  const part = (start: number, end: number) => take.part(item.start + 1 + placeOf(start), item.start + 1 + placeOf(end))
  findSettings(text, indent, state, { part, suspicion })
  const flags = raw.trimStart().replace(/^- +/, '')
  findAssignments(flags, item.end - 1 - flags.length, take.part, suspicion)
}

const jsonEscape = /\\(?:u([0-9a-fA-F]{4})|(.))/gs
const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' }

/** The content of a JSON string, one character per byte, and where each of them stands in it. */
function unescaped(raw: string): { text: string; placeOf: (at: number) => number } {
  if (!raw.includes('\\')) return { text: raw, placeOf: at => at }
  // Of each character the place, in an array of numbers: a hostile line is a million of them.
  const places = new Uint32Array(raw.length + 1)
  let [text, from, length] = ['', 0, 0]
  const keep = (end: number) => {
    text += raw.slice(from, end)
    for (; from < end; from += 1) places[length++] = from
  }
  for (const match of raw.matchAll(jsonEscape)) {
    keep(match.index)
    const [whole, code, letter = ''] = match
    text += code === undefined ? (escaped[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16))
    places[length++] = match.index
    from = match.index + whole.length
  }
  keep(raw.length)
  places[length] = raw.length
  return { text, placeOf: at => places[at] ?? raw.length }
}

/** The name that ends before a separator, `"name" :` with quote and blanks; empty where there is none. */
function nameBefore(text: string, separatorAt: number, from: number): string {
  let end = separatorAt
  while (end > from && separatorAt - end < longestBlank && isBlank(text.charCodeAt(end - 1))) end -= 1
  if (end > from && (text[end - 1] === '"' || text[end - 1] === "'")) end -= 1
  let start = end
  while (start > from && end - start < longestName && isNameLetter(text.charCodeAt(start - 1))) start -= 1
  while (start < end && !isNameBegin(text.charCodeAt(start))) start += 1
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09
const isNameBegin = (code: number): boolean =>
  (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f
/** Letters, digits and `_ - . /`, of which the last three lie together. */
const isNameLetter = (code: number): boolean => isNameBegin(code) || (code >= 0x2d && code <= 0x39)

function findSettings(text: string, indent: number, state: State, find: Find): void {
  const { part, suspicion } = find
  separator.lastIndex = 0
  let from = 0
  for (let match = separator.exec(text); match !== null; match = separator.exec(text)) {
    const name = nameBefore(text, match.index, from)
    from = separator.lastIndex
    if (name === '') continue
    const start = after(blanks, text, from)
    if (name === 'name') state.named = suspicion.isName(wordAt(text, start), 'variable')
    const isSecret = name === 'value' ? state.named : isSecretSetting(name, suspicion)
    if (name === 'value') state.named = false
    if (isSecret && start === text.length) state.awaited = indent
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
    from = end
    separator.lastIndex = end
  }
}

interface Find {
  readonly part: (start: number, end: number) => void
  readonly suspicion: Suspicion
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

/** `etcd-s3-secret-key` of RKE2 and k3s is one, though no flag of Kubernetes ends so. */
const isSecretSetting = (name: string, suspicion: Suspicion): boolean =>
  suspicion.isName(name, 'flag') || /(?:secret|private)[-_]?key$/i.test(name) || isApplied(name)

/** `kubectl apply` repeats the whole manifest in this annotation, secrets and all. */
const isApplied = (name: string): boolean => name.endsWith('/last-applied-configuration')
