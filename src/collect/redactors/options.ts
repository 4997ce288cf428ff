// Passwords behind short options, which only the program before them gives a meaning: `mysql -pX`, `curl -u user:X`.
import { edgeAfter, flatten, itemEdge, plain, valueAt, wordEnd } from './flatten.ts'
import type { TextRedactor } from './redactor.ts'
import { isHarmless } from './secret-name.ts'

/** Program -> options whose value is a password; with `+` it may follow without a blank, with `!` it must. */
const table: readonly (readonly [programs: string, options: string])[] = [
  ['mysql mysqladmin mysqldump mysqlimport mysqlcheck mysqlshow mysqlsh mariadb mariadb-admin mariadb-dump', '-p!'],
  ['sshpass', '-p+'],
  ['redis-cli', '-a'],
  ['mongo mongosh mongodump mongorestore mongoexport mongoimport', '-p'],
  ['ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd', '-w+ -s'],
  ['sqlcmd bcp ipmitool', '-P+'],
  ['docker podman skopeo buildah nerdctl helm oras az', '-p'],
  ['snmpget snmpset snmpwalk', '-A -X'],
  ['unzip zip', '-P+'],
  ['7z 7za', '-p!'],
  ['kinit', '-w'],
]
const programs = new Map(
  table.flatMap(([names, options]) =>
    names.split(' ').map(name => [name, new Map(options.split(' ').map(o => [o.slice(0, 2), o.slice(2)]))] as const),
  ),
)
/** `user:password`; numbers on both sides are a user and a group, as containers run by. */
const userOptions = /^(?:-[uU]|--(?:user|proxy-user|userpwd|basic-auth|auth))$/
/** Characters of a user with a password. */
const longestAccount = 1024
const account = /^(?!\d+:\d+$)[^\s:/]{1,128}[:%,][^\s]/
const word = new RegExp(`[^\\s"'\`;|&()${itemEdge}]+|[;|&\\n]`, 'g')
const mixed = /^-p(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[^\s=/:,]{3,128}$/

export const options: TextRedactor = {
  kind: 'command-line',
  hint: / -[A-Za-z]| --(?:user|proxy-user|basic-auth|auth)|pass:/,
  find: (text, take) => findOptions(flatten(text), take),
}

/** `flat`: flattened content; items of a list have an `itemEdge` on both sides. */
export function findOptions(flat: string, take: (start: number, end: number) => void): void {
  let program: ReadonlyMap<string, string> | undefined
  // A quote that never closes is searched for once.
  let done = 0
  const takeOnce = (start: number, end: number) => {
    done = Math.max(done, end)
    take(start, end)
  }
  for (const match of flat.matchAll(word)) {
    if (match.index < done) continue
    const text = plain(match[0])
    if (!text.startsWith('-')) {
      if (/^[;|&\n]$/.test(text)) program = undefined
      else if (text.startsWith('pass:') && text.length > 5)
        take(match.index + match[0].length - text.length + 5, match.index + match[0].length)
      else program = programs.get(text.slice(text.lastIndexOf('/') + 1)) ?? program
      continue
    }
    const end = match.index + match[0].length
    if (userOptions.test(text)) {
      const span = valueAt(flat, nextValue(flat, end), longestAccount)
      if (account.test(plain(flat.slice(span.start, span.end)))) take(span.start, span.end)
      continue
    }
    if (/^-[uU]./.test(text) && account.test(text.slice(2))) take(match.index + match[0].length - text.length + 2, end)
    const manner = program?.get(text.slice(0, 2))
    const isItem = flat[match.index - 1] === itemEdge
    if (manner === undefined) {
      // Without the program (it may be the image's own) a mix of letters and digits is likelier a password than a port.
      if (isItem && mixed.test(text) && flat[end] === itemEdge)
        take(match.index + match[0].length - text.length + 2, end)
      continue
    }
    if (text.length > 2) {
      if (manner !== '') take(match.index + 2, isItem ? edgeAfter(flat, end) : wordEnd(flat, match.index + 2))
    } else if (manner === '!') {
      // `-p"my password"`: the quote follows at once.
      if (flat[end] === '"' || flat[end] === "'") takeValue(flat, end, takeOnce)
    } else takeValue(flat, nextValue(flat, end), takeOnce)
  }
}

function takeValue(flat: string, from: number, take: (start: number, end: number) => void): void {
  const { start, end } = valueAt(flat, from)
  const value = plain(flat.slice(start, end))
  if (value !== '' && !value.startsWith('-') && !isHarmless(value)) take(start, end)
}

/** Past the blanks, or past the end of this item to the beginning of the next. */
function nextValue(flat: string, from: number): number {
  let at = from
  if (flat[at] === itemEdge) {
    at += 1
    while (at < flat.length && flat[at] !== itemEdge) at += 1
    return at
  }
  while (at - from < 16 && flat[at] === ' ') at += 1
  return at
}
