// The rule's own text: paragraphs flow again where they were wrapped by hand, indented lines are commands and stay as they are.
import { bodyWidth, page, styles } from './theme.ts'
import type { Writer } from './writer.ts'

interface Block {
  readonly code: boolean
  readonly lines: readonly string[]
}

// A line at least this long that is followed by another was broken for an editor, not for its meaning.
const handWrapped = 60

const isCode = (line: string): boolean => /^\s{2,}\S/.test(line)
const isItem = (line: string): boolean => /^(?:[-*•]|\d+[.)])\s/.test(line)

/** Blank lines part blocks; so does the change between text and command. */
export function blocksOf(text: string): Block[] {
  const blocks: { code: boolean; lines: string[] }[] = []
  let open = false
  for (const line of text.replaceAll('\t', '    ').split('\n')) {
    if (line.trim() === '') {
      open = false
      continue
    }
    const code = isCode(line)
    const last = blocks.at(-1)
    if (!open || last === undefined || last.code !== code) blocks.push({ code, lines: [line.trimEnd()] })
    else if (code) last.lines.push(line.trimEnd())
    else addText(last.lines, line.trim())
    open = true
  }
  return blocks
}

function addText(lines: string[], line: string): void {
  const before = lines.at(-1) ?? ''
  if (before.length >= handWrapped && !isItem(line) && !before.endsWith(':'))
    lines[lines.length - 1] = `${before} ${line}`
  else lines.push(line)
}

export function prose(writer: Writer, text: string): void {
  for (const [index, { code, lines }] of blocksOf(text).entries()) {
    if (index > 0) writer.gap(4)
    if (!code) {
      for (const line of lines) writer.text(line, styles.body)
      continue
    }
    const indent = Math.min(...lines.map(line => line.length - line.trimStart().length))
    const shown = lines.map(line => line.slice(indent)).join('\n')
    writer.text(shown, styles.mono, { x: page.left + 12, width: bodyWidth - 12 }, 'Code')
  }
}
