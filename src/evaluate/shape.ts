// Reads fields of raw API objects. What is not there is undefined or empty; what has another shape is a ShapeError,
// which keeps the check that asked from passing.

export type JsonObject = Readonly<Record<string, unknown>>

/** An object of the evidence is not shaped as the API server would send it. */
export class ShapeError extends Error {
  constructor(field: string, wanted: string) {
    super(`\`${field}\` is not ${wanted}`)
    this.name = 'ShapeError'
  }
}

/** What `read` gives, or `refused` with the reason where something has another shape. */
export function orRefused<T>(read: () => T, refused: (why: string) => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof ShapeError) return refused(error.message)
    throw error
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Own property only, so that evidence with the key `constructor` missing does not find the prototype's. */
const own = (parent: JsonObject, key: string): unknown => (Object.hasOwn(parent, key) ? parent[key] : undefined)

export function objectAt(parent: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = parent === undefined ? undefined : own(parent, key)
  if (value === undefined || value === null) return undefined
  if (!isObject(value)) throw new ShapeError(key, 'an object')
  return value
}

/** Go writes an empty slice as null or leaves it out. */
export function arrayAt(parent: JsonObject | undefined, key: string): readonly unknown[] {
  const value = parent === undefined ? undefined : own(parent, key)
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new ShapeError(key, 'a list')
  return value
}

export function objectsAt(parent: JsonObject | undefined, key: string): readonly JsonObject[] {
  const list = arrayAt(parent, key)
  for (const item of list) if (!isObject(item)) throw new ShapeError(key, 'a list of objects')
  return list as readonly JsonObject[]
}

export function textAt(parent: JsonObject | undefined, key: string): string | undefined {
  const value = parent === undefined ? undefined : own(parent, key)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new ShapeError(key, 'text')
  return value
}

export function textsAt(parent: JsonObject | undefined, key: string): readonly string[] {
  const list = arrayAt(parent, key)
  for (const item of list) if (typeof item !== 'string') throw new ShapeError(key, 'a list of texts')
  return list as readonly string[]
}

export function integerAt(parent: JsonObject | undefined, key: string): number | undefined {
  const value = parent === undefined ? undefined : own(parent, key)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new ShapeError(key, 'a whole number')
  return value
}

export function booleanAt(parent: JsonObject | undefined, key: string): boolean | undefined {
  const value = parent === undefined ? undefined : own(parent, key)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw new ShapeError(key, 'true or false')
  return value
}

/** The metadata that every object of the API has. */
export function metadataOf(object: JsonObject): {
  readonly metadata: JsonObject
  readonly name: string
  readonly namespace: string | undefined
} {
  const metadata = objectAt(object, 'metadata')
  const name = textAt(metadata, 'name')
  if (metadata === undefined || name === undefined || name === '') throw new ShapeError('metadata.name', 'there')
  return { metadata, name, namespace: textAt(metadata, 'namespace') }
}
