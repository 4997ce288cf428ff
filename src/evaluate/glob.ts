// Names with `*` for any run of characters, matched in linear time: patterns and names both come from outside.

/** Whether the whole name fits the pattern. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  const first = parts[0] ?? ''
  if (parts.length === 1) return name === pattern
  const last = parts.at(-1) ?? ''
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let from = first.length
  const end = name.length - last.length
  for (const part of parts.slice(1, -1)) {
    const at = name.indexOf(part, from)
    if (at < 0 || at + part.length > end) return false
    from = at + part.length
  }
  return true
}

export interface PathPattern {
  /** The folder that all matches lie below: what comes before the first name with a `*`. */
  readonly folder: string
  matches(path: string): boolean
}

/** For a path with `*` (any part of one name) or a last `**` (everything below); undefined for a plain path. */
export function pathPattern(text: string): PathPattern | undefined {
  if (!text.includes('*')) return undefined
  const names = text.split('/')
  const first = names.findIndex(name => name.includes('*'))
  const isDeep = names.at(-1) === '**'
  const wanted = isDeep ? names.slice(0, -1) : names
  return {
    folder: names.slice(0, first).join('/') || '/',
    matches(path) {
      const parts = path.split('/')
      if (isDeep ? parts.length <= wanted.length : parts.length !== wanted.length) return false
      return wanted.every((name, at) => fits(name, parts[at] ?? ''))
    },
  }
}
