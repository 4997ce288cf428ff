// Reads a JSON file as strictly as JSON should be read: no key twice, no key that reaches an object's prototype.
import { jsonBytes } from '../json/bytes.ts'
import { readDocument } from '../json/page.ts'
import { InvalidJson, Scanner } from '../json/scan.ts'
import { inputLimits } from './limits.ts'
import { invalidInput, refusedInput } from './problem.ts'

const lineAt = (text: string, offset: number): number => {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** @throws StigpackError FROM_INVALID, FROM_REFUSED */
export function readJson(name: string, text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { line, why } = faultOf(text)
    throw invalidInput(name, line, `It is not JSON: ${why}.`)
  }
  checkKeys(name, text)
  return value
}

/** JSON.parse does not always say where; the scanner of the server's bytes does. */
function faultOf(text: string): { line: number | undefined; why: string } {
  const bytes = Buffer.from(text)
  try {
    readDocument(jsonBytes(bytes), new Scanner([]))
  } catch (error) {
    const [, why, position] = error instanceof InvalidJson ? (/^(.*) at byte (\d+)$/.exec(error.message) ?? []) : []
    if (why !== undefined) return { line: lineAt(bytes.toString('latin1'), Number(position)), why }
  }
  return { line: undefined, why: 'something in it is no JSON' }
}

/** Two readers may take two different values where a key stands twice. `text` is valid JSON. */
function checkKeys(name: string, text: string): void {
  const stack: (Set<string> | undefined)[] = []
  let isKey = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      const end = stringEnd(text, at)
      const keys = stack.at(-1)
      if (isKey && keys !== undefined) {
        const key = JSON.parse(text.slice(at, end)) as string
        if (keys.has(key)) throw invalidInput(name, lineAt(text, at), `The key ${shown(key)} stands there twice.`)
        if (key === '__proto__')
          throw refusedInput(name, lineAt(text, at), `The key ${shown(key)} reaches an object's prototype.`)
        keys.add(key)
        isKey = false
      }
      at = end - 1
    } else if (code === 0x7b || code === 0x5b) {
      if (stack.length >= inputLimits.depth)
        throw refusedInput(name, lineAt(text, at), `It is nested deeper than ${inputLimits.depth} levels.`)
      stack.push(code === 0x7b ? new Set() : undefined)
      isKey = code === 0x7b
    } else if (code === 0x7d || code === 0x5d) {
      stack.pop()
      isKey = false
    } else if (code === 0x2c) isKey = stack.at(-1) !== undefined
  }
}

function stringEnd(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    at += code === 0x5c ? 2 : 1
  }
}

const shown = (key: string): string => JSON.stringify(key.slice(0, 80))
