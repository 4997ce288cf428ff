// A JSON value with the place of each part, for the few fields that redactors look into.

/** `buffer[start, end)` is the value as it was sent; strings include their quotes. */
export interface Placed {
  readonly start: number
  readonly end: number
  readonly items?: readonly Placed[]
  readonly entries?: readonly (readonly [key: string, value: Placed])[]
}

/** Reads the value at `start`, which the scanner has found valid already. */
export function placeValue(buffer: Buffer, start: number): Placed {
  const byte = buffer[start]
  if (byte === 0x7b) return placeObject(buffer, start)
  if (byte === 0x5b) return placeArray(buffer, start)
  return { start, end: byte === 0x22 ? stringEnd(buffer, start) : wordEnd(buffer, start) }
}

/** The string that a placed value holds; undefined where it is none. */
export function stringAt(buffer: Buffer, value: Placed | undefined): string | undefined {
  if (value === undefined || buffer[value.start] !== 0x22) return undefined
  return JSON.parse(buffer.toString('utf8', value.start, value.end)) as string
}

/** The value of a key of a placed object; the last one where it is there twice, as JSON readers take it. */
export function fieldOf(value: Placed, key: string): Placed | undefined {
  return value.entries?.findLast(([name]) => name === key)?.[1]
}

function placeObject(buffer: Buffer, start: number): Placed {
  const entries: [string, Placed][] = []
  let position = next(buffer, start + 1)
  while (buffer[position] !== 0x7d) {
    const keyEnd = stringEnd(buffer, position)
    const key = JSON.parse(buffer.toString('utf8', position, keyEnd)) as string
    const value = placeValue(buffer, next(buffer, next(buffer, keyEnd) + 1))
    entries.push([key, value])
    position = next(buffer, value.end)
    if (buffer[position] === 0x2c) position = next(buffer, position + 1)
  }
  return { start, end: position + 1, entries }
}

function placeArray(buffer: Buffer, start: number): Placed {
  const items: Placed[] = []
  let position = next(buffer, start + 1)
  while (buffer[position] !== 0x5d) {
    const value = placeValue(buffer, position)
    items.push(value)
    position = next(buffer, value.end)
    if (buffer[position] === 0x2c) position = next(buffer, position + 1)
  }
  return { start, end: position + 1, items }
}

function next(buffer: Buffer, from: number): number {
  let position = from
  while ((buffer[position] as number) <= 0x20 && position < buffer.length) position += 1
  return position
}

/** The byte after the closing quote of the string that begins at `start`. */
export function stringEnd(buffer: Buffer, start: number): number {
  let position = start + 1
  while (buffer[position] !== 0x22) position += buffer[position] === 0x5c ? 2 : 1
  return position + 1
}

function wordEnd(buffer: Buffer, start: number): number {
  let position = start
  for (;;) {
    const byte = buffer[position] ?? 0
    if (byte <= 0x20 || byte === 0x2c || byte === 0x7d || byte === 0x5d) return position
    position += 1
  }
}

/** The byte after the array, object or string at `start`, without building anything. */
export function valueEnd(buffer: Buffer, start: number): number {
  if (buffer[start] === 0x22) return stringEnd(buffer, start)
  let depth = 0
  let position = start
  for (;;) {
    const byte = buffer[position] as number
    if (byte === 0x22) {
      position = stringEnd(buffer, position)
      continue
    }
    position += 1
    if (byte === 0x7b || byte === 0x5b) depth += 1
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1
      if (depth === 0) return position
    }
  }
}
