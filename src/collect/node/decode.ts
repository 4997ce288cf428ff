// Turns the strings of a node file, one character per byte, into text.
import { isUtf8 } from 'node:buffer'
import type { NodeEvidenceLine } from '../../schema/node-evidence.ts'

/** Strings that are UTF-8 become that; of others the bytes that do not fit are written `\xHH`, and the field is named. */
export function decodeLine(line: NodeEvidenceLine): NodeEvidenceLine {
  const wrong: string[] = []
  const entries = Object.entries(line).map(([field, value]) => {
    let isText = true
    const decoded = decodeValue(value, () => {
      isText = false
    })
    if (!isText) wrong.push(field)
    return [field, decoded] as const
  })
  const decoded = Object.fromEntries(entries) as NodeEvidenceLine
  return wrong.length === 0 ? decoded : ({ ...decoded, notUtf8: wrong } as NodeEvidenceLine)
}

function decodeValue(value: unknown, notText: () => void): unknown {
  if (typeof value === 'string') return decodeString(value, notText)
  if (Array.isArray(value)) return value.map(item => decodeValue(item, notText))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeValue(item, notText)]))
}

function decodeString(text: string, notText: () => void): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text
  const bytes = Buffer.from(text, 'latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  notText()
  let decoded = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    decoded +=
      length === 0 ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}` : bytes.toString('utf8', at, at + length)
    at += Math.max(length, 1)
  }
  return decoded
}

/** Length of the UTF-8 sequence that begins there; 0 where none does. */
function sequenceLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    if (isUtf8(bytes.subarray(at, at + length))) return length
  }
  return 0
}
