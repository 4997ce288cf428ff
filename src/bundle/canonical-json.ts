// JSON with one spelling only (RFC 8785 for what we write): keys sorted, no white space, so that equal values are equal bytes.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * Keys in UTF-16 order, undefined members left out, lone surrogates replaced.
 * Numbers must be integers that JavaScript holds exactly: others have several spellings elsewhere.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed())
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new RangeError(`${value} has no canonical spelling`)
    return String(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) members.push(`${canonicalJson(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

/** Why bytes were not taken for canonical JSON. `nesting` is apart, because it is a limit and not a fault of form. */
export type JsonProblem = { readonly kind: 'nesting' } | { readonly kind: 'form'; readonly why: string }

/**
 * Parses bytes that must be canonical: a repeated key, a second spelling or stray space is refused, because two readers
 * could take it for different things. Nesting is counted before parsing.
 */
export function parseCanonicalJson(
  bytes: Uint8Array,
  maximumDepth: number,
): { readonly value: unknown } | { readonly problem: JsonProblem } {
  if (depthOf(bytes, maximumDepth) > maximumDepth) return { problem: { kind: 'nesting' } }
  let text: string
  let value: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return form('It is not UTF-8.')
  }
  try {
    value = JSON.parse(text)
  } catch (error) {
    return form(`It is not JSON: ${error instanceof Error ? error.message.slice(0, 120) : ''}`)
  }
  try {
    // JSON.parse gives nothing but Json; a number without canonical spelling throws.
    if (canonicalJson(value as Json) === text) return { value }
  } catch {
    return form('It holds a number that has no canonical spelling.')
  }
  return form('It is not canonical JSON: a key is repeated or out of order, or something is spelt another way.')
}

const form = (why: string) => ({ problem: { kind: 'form', why } as const })

const quote = 0x22
const backslash = 0x5c

/** Deepest nesting of arrays and objects; stops counting one above the maximum. */
function depthOf(bytes: Uint8Array, maximum: number): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < bytes.length && deepest <= maximum; at++) {
    const byte = bytes[at]
    if (inString) {
      if (byte === backslash) at++
      else if (byte === quote) inString = false
    } else if (byte === quote) inString = true
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth)
    else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return deepest
}
