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

/** `password: x`, `"token": "x"`, `NAME=x`: each name is tried once, and what follows is looked at without copying it. */
const setting = /([A-Za-z_][\w./-]{0,127})["']?[ \t]{0,16}[:=]/g
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
  const { text, places } = unescaped(raw)
  const part = (start: number, end: number) =>
    take.part(item.start + 1 + (places[start] ?? 0), item.start + 1 + (places[end] ?? raw.length))
  findSettings(text, indent, state, { part, suspicion })
  const flags = raw.trimStart().replace(/^- +/, '')
  findAssignments(flags, item.end - 1 - flags.length, take.part, suspicion)
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

function findSettings(text: string, indent: number, state: State, find: Find): void {
  const { part, suspicion } = find
  setting.lastIndex = 0
  for (let match = setting.exec(text); match !== null; match = setting.exec(text)) {
    const name = match[1] ?? ''
    const start = after(blanks, text, setting.lastIndex)
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
    setting.lastIndex = end
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
