// What somebody may have meant: the known names that are nearest to one that does not exist.

/** At most this many are offered; more is no help. */
const offered = 3

/**
 * The nearest of the known names, best first; none where nothing comes near. A name that contains the asked one, or that
 * it contains, counts as near whatever their lengths.
 */
export function nearest(asked: string, known: Iterable<string>): readonly string[] {
  const wanted = asked.toLowerCase()
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  const near: { readonly name: string; readonly distance: number }[] = []
  for (const name of new Set(known)) {
    const candidate = name.toLowerCase()
    const distance = editDistance(wanted, candidate)
    if (distance <= limit) near.push({ name, distance })
    else if (wanted.length > 2 && candidate.includes(wanted)) near.push({ name, distance: limit + 1 })
  }
  return near
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, offered)
    .map(({ name }) => name)
}

/** ` Did you mean a, b or c?`, or nothing. */
export function didYouMean(asked: string, known: Iterable<string>): string {
  const names = nearest(asked, known)
  if (names.length === 0) return ''
  const [last = ''] = names.slice(-1)
  const list = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
  return ` Did you mean ${list}?`
}

/** Insertions, deletions, replacements and swaps of neighbours, each counted once (optimal string alignment). */
function editDistance(left: string, right: string): number {
  // Names of files and rules are short; a long one is not what a table of its size should be spent on.
  if (left.length > 200 || right.length > 200) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1]
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (row > 1 && column > 1 && swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1)
      current.push(best)
    }
    before = previous
    previous = current
  }
  return previous[right.length] ?? 0
}
