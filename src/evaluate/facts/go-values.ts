// Reads values as Go's strconv, time and pflag read them, because the components do.

/** strconv.ParseBool; undefined for what the component would refuse. */
export function parseGoBoolean(text: string): boolean | undefined {
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return true
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return false
  return undefined
}

/** strconv.ParseInt with base 0: decimal, 0x, 0o, 0b, a leading 0 for octal, `_` between digits. */
export function parseGoInteger(text: string): bigint | undefined {
  const match =
    /^([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9][0-9]*(?:_[0-9]+)*)$/.exec(
      text,
    )
  if (match === null) return undefined
  const digits = (match[2] ?? '').replaceAll('_', '')
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  const value = BigInt(octal)
  return match[1] === '-' ? -value : value
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}

/** time.ParseDuration, in nanoseconds; a number without a unit is refused unless it is 0. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  let rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') return undefined
  let total = 0
  while (rest !== '') {
    const part = /^([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)/.exec(rest)
    if (part === null) return undefined
    total += Number(part[1]) * (nanoseconds[part[2] ?? ''] ?? Number.NaN)
    rest = rest.slice(part[0].length)
  }
  return Number.isFinite(total) ? sign * total : undefined
}

/** pflag's StringSlice: one record of CSV, without trimming; undefined where the quotes do not close. */
export function parseGoList(text: string): readonly string[] | undefined {
  if (text === '') return []
  const fields: string[] = []
  let rest = text
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"(,|$)/.exec(rest)
    const field = quoted ?? /^([^",]*)(,|$)/.exec(rest)
    if (field === null) return undefined
    fields.push(quoted === null ? (field[1] ?? '') : (field[1] ?? '').replaceAll('""', '"'))
    if (field[2] === '') return fields
    rest = rest.slice(field[0].length)
  }
}

/** component-base's MapStringBool (`--feature-gates`): spaces around keys and values are cut, empty entries skipped. */
export function parseGoBooleanMap(texts: readonly string[]): ReadonlyMap<string, boolean> | undefined {
  const map = new Map<string, boolean>()
  for (const entry of texts.flatMap(text => text.split(','))) {
    if (entry === '') continue
    const at = entry.indexOf('=')
    const value = at < 0 ? undefined : parseGoBoolean(entry.slice(at + 1).trim())
    if (value === undefined) return undefined
    map.set(entry.slice(0, at).trim(), value)
  }
  return map
}
