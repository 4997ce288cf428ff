// Makes text from evidence harmless in every format: what a terminal, an XML parser or a reader would stumble over is shown as [U+001B].

// XML 1.0 cannot carry C0 controls, lone surrogates, U+FFFE and U+FFFF at all. C1 controls and ESC drive terminals; marks
// of direction and characters without width make a value look like another one.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]|\p{Cs}/gu

/** `[U+001B]`: how a character is named that cannot be shown. */
export function nameOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return `[U+${code.padStart(4, '0')}]`
}

/** Line ends become `\n`; line feeds and tabs stay; every other control or invisible character is named. */
export function cleanText(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return lines.replace(unsafe, nameOf)
}

/** For names, ids and headings: no line feeds and tabs either. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim()

/** Plain data with every string in it clean, keys of records included. */
export function cleanDeep<T>(value: T): T {
  return clean(value) as T
}

/** What is clean already is not copied: results are large, and hardly any holds a character that must go. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map(clean)
    return items.every((item, index) => Object.is(item, value[index])) ? value : items
  }
  const entries = Object.entries(value)
  const cleaned = entries.map(([key, inner]) => [cleanText(key), clean(inner)] as const)
  const same = cleaned.every(([key, inner], at) => key === entries[at]?.[0] && Object.is(inner, entries[at][1]))
  return same ? value : Object.fromEntries(cleaned)
}

/** Cuts to `limit` UTF-16 units, the note included, and never through a surrogate pair. */
export function cut(text: string, limit: number, note: (left: number) => string): string {
  if (text.length <= limit) return text
  const reserve = note(text.length).length
  let end = Math.max(0, limit - reserve)
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end) + note(text.length - end)
}
