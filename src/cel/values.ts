// JSON of the API as CEL sees it.

const int64 = 2n ** 63n

/**
 * Whole numbers become ints, as they are in Kubernetes. Members that are null are left out, because the API treats null as
 * not set: `has()` then says the same here and in a cluster.
 */
export function toCel(value: unknown): unknown {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return value
    const whole = BigInt(value)
    return whole < int64 && whole >= -int64 ? whole : value
  }
  if (Array.isArray(value)) return value.map(toCel)
  if (typeof value !== 'object' || value === null) return value
  // A Map: a label that is called `constructor` must be a key like any other.
  const members = new Map<string, unknown>()
  for (const [key, member] of Object.entries(value)) if (member !== null) members.set(key, toCel(member))
  return members
}
