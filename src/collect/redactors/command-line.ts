// Values of secret-looking flags and assignments in `command` and `args`, in any of the ways they can be written.
import { type Placed, stringAt } from '../json/tree.ts'
import { findAssignments } from './assignments.ts'
import { flatten, itemEdge } from './flatten.ts'
import { findOptions } from './options.ts'
import type { FieldRedactor } from './redactor.ts'
import { isHarmless, mayNameSecret } from './secret-name.ts'

const flagAlone = /^--?([A-Za-z][\w.-]{0,127})$/
/** A script that holds a token loses the token, not all of itself. */
const isValueAlone = (text: string): boolean => !/\s/.test(text)
export const commandLine: FieldRedactor = {
  kind: 'command-line',
  keys: ['command', 'args'],
  only: new RegExp(`${mayNameSecret.source}|[" \\\\n]-[A-Za-z]`, 'i'),
  find({ buffer, value: list, suspicion }, take) {
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
      if (flag !== null) announced = suspicion.isName(flag[1] ?? '', 'flag')
      else if (isValueAlone(text) && suspicion.isValue(text)) take.whole(item)
      else
        findAssignments(buffer.toString('latin1', item.start + 1, item.end - 1), item.start + 1, take.part, suspicion)
    }
    const { text, offset } = asOneText(buffer, list)
    findOptions(text, (start, end) => take.part(offset + start, offset + end))
  },
}

/** The whole list as one line, an edge in place of each quote, so that an option finds its value in the next item. */
function asOneText(buffer: Buffer, list: Placed): { text: string; offset: number } {
  const parts: string[] = []
  let at = list.start
  for (const item of list.items ?? []) {
    if (buffer[item.start] !== 0x22) continue
    parts.push(' '.repeat(item.start - at), itemEdge)
    parts.push(flatten(buffer.toString('latin1', item.start + 1, item.end - 1)), itemEdge)
    at = item.end
  }
  return { text: parts.join(''), offset: list.start }
}
