// One object on one line: members sorted, no white space, numbers and strings as JavaScript writes them (RFC 8785). Of an
// object that was read from YAML there are no server's bytes to keep, so every reader gets the same ones from this.

/** `value` is plain data of bounded depth, as the readers of this folder give it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`)
  return `{${members.join(',')}}`
}
