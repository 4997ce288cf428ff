// Secrets that text announces by a name: `--token abc`, `PASSWORD=abc`, `"password": "abc"`, `Password=abc;`.
import { filler, flatten, plain, valueAt } from './flatten.ts'
import { isHarmless } from './secret-name.ts'
import type { Suspicion } from './suspicion.ts'

/** A name is tried only where a word begins, and everything repeated is bounded: linear. */
const names = new RegExp(
  `(?<![\\w.-])(--?)?([A-Za-z0-9_][\\w.-]{0,127})(?:(${filler}{0,64}["'])?[ \\t]{0,16}(=>|:=|[=:])(?!=)|(?=[ \\t]))`,
  'g',
)

/** `text` is raw content; `offset` is where it begins in the page. */
export function findAssignments(
  text: string,
  offset: number,
  part: (start: number, end: number) => void,
  suspicion: Suspicion,
): void {
  const flat = flatten(text)
  const whole = /^(--?)?([A-Za-z_][\w.-]{0,127})=/.exec(flat)
  // All the rest of the word is the value, quotes and blanks and all; a shell line after it goes with it.
  if (whole !== null && !flat.includes(';') && suspicion.isName(whole[2] ?? '', styleOf(whole[1], whole[2] ?? ''))) {
    const start = whole[0].length
    if (!isHarmless(plain(flat.slice(start)))) part(offset + start, offset + flat.length)
    return
  }
  names.lastIndex = 0
  for (let match = names.exec(flat); match !== null; match = names.exec(flat)) {
    const span = secretAfter(flat, match, suspicion)
    if (span === undefined) continue
    part(offset + span.start, offset + span.end)
    names.lastIndex = Math.max(span.end, names.lastIndex)
  }
}

const styleOf = (dash: string | undefined, name: string): 'flag' | 'variable' =>
  dash === undefined && !/[.-]/.test(name) ? 'variable' : 'flag'

function secretAfter(flat: string, match: RegExpExecArray, suspicion: Suspicion) {
  const [, dash, name = '', quote, separator] = match
  if (separator === undefined && dash === undefined) return undefined
  const after = match.index + match[0].length
  const from = skipBlanks(flat, after)
  const isColon = separator === ':'
  // An image is `registry/some-secret:1.2` and a reference `secret:name`: only quotes or a blank make a colon a setting.
  const isSetting = quote !== undefined || from > after || passwordWord.test(name)
  if (isColon && !isSetting) return undefined
  const style = separator === '=' && from === after ? styleOf(dash, name) : 'flag'
  // Docker keeps user and password as `"auth": "<base64>"`.
  const isAuth = quote !== undefined && (name === 'auth' || name === '_auth')
  if (!isAuth && !suspicion.isName(name, style)) return undefined
  const first = flat[from]
  if (first === undefined || first === '\n') return undefined
  // What follows a switch may be the next one; a value that is a list or map is looked into instead.
  if (separator === undefined && first === '-') return undefined
  if (isColon && (first === '{' || first === '[' || first === '|' || first === '>')) return undefined
  // `Authorization: Bearer x`: the scheme stays.
  const scheme = /^(?:bearer|basic|digest|token) +/i.exec(flat.slice(from, from + 24))?.[0] ?? ''
  if (scheme !== '') return valueAt(flat, from + scheme.length)
  const span = isColon && quote === undefined ? settingAt(flat, match.index, from) : valueAt(flat, from)
  const value = plain(flat.slice(span.start, span.end))
  if (value === '' || isHarmless(value) || /^(?:true|false),/.test(value)) return undefined
  if (isAuth && !Buffer.from(value, 'base64').includes(':')) return undefined
  return span
}

const passwordWord = /(?:password|passwd|passphrase|pwd)$/i

/** In YAML the rest of the line is the value where the name begins the line; in prose it is a word. */
function settingAt(flat: string, nameStart: number, from: number) {
  const span = valueAt(flat, from)
  if (span.start !== from) return span
  let before = nameStart - 1
  while (before >= 0 && nameStart - before < 64 && /[ \t-]/.test(flat[before] ?? '')) before -= 1
  if (before >= 0 && flat[before] !== '\n') return span
  const feed = flat.indexOf('\n', from)
  let end = feed === -1 ? flat.length : feed
  while (end > from && (flat[end - 1] === ' ' || flat[end - 1] === '\t')) end -= 1
  return { start: from, end }
}

function skipBlanks(flat: string, from: number): number {
  let at = from
  while (at - from < 16 && (flat[at] === ' ' || flat[at] === '\t')) at += 1
  return at
}
