// The real outside world behind the ports of the core.
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { StigpackError } from '../errors.ts'
import type { Clock, Logger, LogLevel, Random } from '../ports.ts'
import { printable } from './printable.ts'

/**
 * SOURCE_DATE_EPOCH (seconds, reproducible-builds.org) stands still in place of the system's clock, so that the same
 * evidence gives the same result file and the same reports.
 */
export function systemClock(environment: NodeJS.ProcessEnv = process.env): Clock {
  const fixed = environment['SOURCE_DATE_EPOCH']
  if (fixed === undefined || fixed === '') return { now: () => Date.now() }
  const seconds = Number(fixed)
  if (!/^\d{1,11}$/.test(fixed)) {
    throw new StigpackError('USAGE_INVALID', {
      what: `SOURCE_DATE_EPOCH is ${JSON.stringify(fixed)}, which is not a number of seconds.`,
      next: 'Unset it, or give whole seconds since 1970-01-01.',
    })
  }
  return { now: () => seconds * 1000 }
}

export const systemRandom: Random = { bytes: length => randomBytes(length) }

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

/** Plain lines on stderr, from `least` upwards. */
export const stderrLogger = (least: LogLevel): Logger => ({
  log(level, message) {
    if (ranks[level] >= ranks[least]) process.stderr.write(`${level}: ${printable(message)}\n`)
  },
})

/** Who runs this, for the manifest: `user@host` is for the operator to add with --operator. */
export function currentUser(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run under a uid that has no entry in the user database.
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
