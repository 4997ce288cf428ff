// Days and instants as people write them in attestations and waivers, and how long an answer holds.
import * as z from 'zod'

/** `2026-05-01`, a day in UTC, or an instant with its zone, `2026-05-01T09:30:00Z`. */
export const whenSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })], {
  error: 'a day such as 2026-05-01 or an instant such as 2026-05-01T09:30:00Z is expected',
})

/** The words of MITRE SAF's attestations, so that its files can be taken over, and `<n>d|w|m|y`. */
const wordPeriods = {
  daily: '1d',
  every3days: '3d',
  weekly: '1w',
  every2weeks: '2w',
  fortnightly: '2w',
  monthly: '1m',
  quarterly: '3m',
  semiannually: '6m',
  annually: '1y',
} as const

const words = Object.keys(wordPeriods)

export const frequencySchema = z.string().regex(new RegExp(`^(?:${words.join('|')}|[1-9]\\d{0,3}[dwmy])$`), {
  error: `one of ${words.join(', ')} or a number of days, weeks, months or years such as 90d or 1y is expected`,
})

const day = 86_400_000
const isDay = (text: string): boolean => text.length === 10

/** Milliseconds since the epoch; a day begins at midnight UTC. */
export const startOf = (when: string): number => Date.parse(isDay(when) ? `${when}T00:00:00Z` : when)

/** The first millisecond that is no longer covered: a day counts to its end. */
export const endOf = (when: string): number => (isDay(when) ? startOf(when) + day : startOf(when))

/** When an answer of `from` is due again. Months and years keep the day of the month, or take the last one there is. */
export function dueAfter(from: number, frequency: string): number {
  const period = wordPeriods[frequency as keyof typeof wordPeriods] ?? frequency
  const count = Number.parseInt(period, 10)
  const unit = period.at(-1)
  if (unit === 'd') return from + count * day
  if (unit === 'w') return from + count * 7 * day
  return addMonths(from, unit === 'y' ? count * 12 : count)
}

function addMonths(from: number, months: number): number {
  const date = new Date(from)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + (from % day)
}

/** Without milliseconds where they are zero, as the result file writes instants. */
export const instantOf = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')

/** How an expiry is told: the last day that counts, or the instant where it is not a midnight. */
export const lastOf = (expires: string): string =>
  expires.endsWith('T00:00:00Z') ? instantOf(Date.parse(expires) - day).slice(0, 10) : expires
