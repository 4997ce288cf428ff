// Values of secret-looking flags and assignments in `command` and `args`, in any of the ways they can be written.
import { stringAt } from '../json/tree.ts'
import type { FieldRedactor } from './redactor.ts'
import { isHarmless, isSecretName, isSecretValue, mayNameSecret } from './secret-name.ts'

const flagAlone = /^--?([A-Za-z][\w.-]{0,127})$/
/** Raw text, so `\"` is a quote and `&` in a value. A flag or variable is tried only where a word begins: linear. */
const assignments =
  /(?<![\w.-])(?:--?([A-Za-z][\w.-]*)(?:=| +)|([A-Za-z_]\w*)=)(\\"(?:[^"\\]|\\u[0-9a-f]{4}|\\\\[^"])*|'(?:[^'\\]|\\.)*|(?:[^\s"'\\;|]|\\u[0-9a-fA-F]{4}|\\\\)+)/g

export const commandLine: FieldRedactor = {
  kind: 'command-line',
  keys: ['command', 'args'],
  only: mayNameSecret,
  find({ buffer, value: list }, take) {
    let announced = false
    for (const item of list.items ?? []) {
      const text = stringAt(buffer, item)
      if (text === undefined) continue
      const wasAnnounced = announced
      announced = false
      if (wasAnnounced && !text.startsWith('-')) {
        if (!isHarmless(text)) take.whole(item)
        continue
      }
      const flag = flagAlone.exec(text)
      if (flag !== null) announced = isSecretName(flag[1] ?? '', 'flag')
      else if (isSecretValue(text)) take.whole(item)
      else findAssignments(buffer.toString('latin1', item.start + 1, item.end - 1), item.start + 1, take.part)
    }
  },
}

/** `text` is raw content; `offset` is where it begins in the page. */
export function findAssignments(text: string, offset: number, part: (start: number, end: number) => void): void {
  const whole = /^(?:--?([A-Za-z][\w.-]*)|([A-Za-z_]\w*))=/.exec(text)
  if (whole !== null && isAnnounced(whole[1], whole[2])) {
    // All the rest of the word is the value, quotes and blanks and all; a shell line after it goes with it.
    if (!isHarmless(text.slice(whole[0].length))) part(offset + whole[0].length, offset + text.length)
    return
  }
  for (const match of text.matchAll(assignments)) {
    const value = match[3] ?? ''
    if (!isAnnounced(match[1], match[2])) continue
    const quote = value.startsWith('\\"') ? 2 : value.startsWith("'") ? 1 : 0
    if (isHarmless(value.slice(quote))) continue
    const end = match.index + match[0].length
    part(offset + end - value.length + quote, offset + end)
  }
}

const isAnnounced = (flag: string | undefined, variable: string | undefined): boolean =>
  flag === undefined ? isSecretName(variable ?? '', 'variable') : isSecretName(flag, 'flag')
