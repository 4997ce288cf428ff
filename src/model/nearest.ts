// Which of the right names a wrong one is nearest to.

/** How many letters must be put in, taken out or replaced to make one of the other (Levenshtein). */
function distance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_unused, index) => index)
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    above = current
  }
  return above[right.length] ?? 0
}

/** Longer input is no slip of the hand, and comparing it costs time. */
const longest = 64

/** Up to three names, nearest first; none where nothing comes close. */
export function nearestNames(wrong: string, names: readonly string[]): readonly string[] {
  const asked = wrong.slice(0, longest).toLowerCase()
  return names
    .map(name => {
      const close = distance(asked, name.toLowerCase())
      // A part of a name is as near as a slip: `cis` for `cis-kubernetes`.
      const part = asked.length > 1 ? name.toLowerCase().indexOf(asked) : -1
      // What was only begun is nearer than what was mistyped.
      return { name, far: part < 0 ? close : Math.min(close, part === 0 ? 0.5 : 1) }
    })
    .filter(({ name, far }) => far <= Math.max(2, name.length / 2))
    .sort(
      (left, right) =>
        left.far - right.far || left.name.length - right.name.length || (left.name < right.name ? -1 : 1),
    )
    .slice(0, 3)
    .map(({ name }) => name)
}

/** ` Did you mean a, b or c?`, or nothing. */
export function didYouMean(wrong: string, names: Iterable<string>): string {
  const near = nearestNames(wrong, [...new Set(names)])
  const last = near.at(-1)
  if (last === undefined) return ''
  return ` Did you mean ${near.length === 1 ? last : `${near.slice(0, -1).join(', ')} or ${last}`}?`
}
