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

/** Node files are cut at 256 KiB per file, and each pattern here is tried once per name: linear. */
const setting = /([A-Za-z_][\w./-]{0,127})["']?[ \t]{0,16}[:=]/g
const blockMark = /^[ \t]*[|>][-+0-9]*[ \t]*(?:#.*)?$/

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
  // Places refer to the raw content, so all that follows looks at that: escapes and all, one character per byte.
  const raw = buffer.toString('latin1', item.start + 1, item.end - 1)
  if (isSecretValue(line)) {
    take.whole(item)
    return
  }
  findSettings(raw, indent, item.start + 1, state, take)
  const word = raw.trimStart().replace(/^- +/, '')
  findAssignments(word, item.end - 1 - word.length, take.part)
}

function findSettings(raw: string, indent: number, offset: number, state: State, take: Take): void {
  for (const match of raw.matchAll(setting)) {
    const name = match[1] ?? ''
    const from = match.index + match[0].length
    const rest = raw.slice(from)
    const value = rest.trim()
    if (name === 'name') state.named = isSecretName(unquoted(value), 'variable')
    const isSecret = name === 'value' ? state.named : isSecretName(name, 'flag') || isApplied(name)
    if (name === 'value') state.named = false
    if (!isSecret) continue
    if (blockMark.test(rest)) {
      state.block = indent
      return
    }
    if (value === '' || isHarmless(unquoted(value)) || /^[[{]/.test(value)) continue
    const start = from + rest.indexOf(value)
    const end = start + valueLength(value)
    if (end > start) take.part(offset + start, offset + end)
    if (end >= raw.length) return
  }
}

/** `kubectl apply` repeats the whole manifest in this annotation, secrets and all. */
const isApplied = (name: string): boolean => name.endsWith('/last-applied-configuration')

const unquoted = (value: string): string => value.replace(/^(?:\\"|')|(?:\\"|'),?$/g, '')

/** A quoted value ends at its quote; anything else takes the rest of the line along. */
function valueLength(value: string): number {
  if (value.startsWith('\\"')) {
    const end = /^\\"(?:[^"\\]|\\\\\\"|\\[^"])*\\"/.exec(value)
    return end === null ? value.length : end[0].length
  }
  if (value.startsWith("'")) {
    const end = value.indexOf("'", 1)
    return end === -1 ? value.length : end + 1
  }
  return value.length
}
