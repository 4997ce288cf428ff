// The statuses that every format can be asked for, and sums of them.

/** `error` and `notchecked` are one in a checklist, so both count as `notreviewed` everywhere. */
export type Status = 'pass' | 'fail' | 'notapplicable' | 'notreviewed'
export type StatusCounts = Readonly<Record<Status, number>>

export interface Reader {
  /** Statuses that the format cannot tell apart, or leaves out; each of the others is read as it is. */
  readonly lumps?: readonly Status[]
  readonly leavesOut?: readonly Status[]
  /** The first document of the format: companions beside it hold the same. */
  read(bytes: Buffer): StatusCounts | Promise<StatusCounts>
}

/** XCCDF's result words. */
export const resultTable: Readonly<Record<string, Status>> = {
  pass: 'pass',
  fail: 'fail',
  notapplicable: 'notapplicable',
  notchecked: 'notreviewed',
  error: 'notreviewed',
}

/** The words that people read. */
export const labelTable: Readonly<Record<string, Status>> = {
  'Not a Finding': 'pass',
  Open: 'fail',
  'Not Applicable': 'notapplicable',
  'Not Reviewed': 'notreviewed',
}

/** Counts of names that `table` knows; any other name throws, so that a status nobody knows is never left out of the sum. */
export function tally(names: Iterable<string>, table: Readonly<Record<string, Status>>): StatusCounts {
  const counts = { pass: 0, fail: 0, notapplicable: 0, notreviewed: 0 }
  for (const name of names) {
    const status = table[name]
    if (status === undefined) throw new Error(`there is no status ${name}`)
    counts[status] += 1
  }
  return counts
}

/** What a format with these gaps can say of `counts`: lumped statuses under the first of them, those left out as none. */
export function asSeenBy({ lumps = [], leavesOut = [] }: Reader, counts: StatusCounts): StatusCounts {
  const seen = { ...counts }
  const [first, ...others] = lumps
  for (const status of others) {
    if (first !== undefined) seen[first] += seen[status]
    seen[status] = 0
  }
  for (const status of leavesOut) seen[status] = 0
  return seen
}
