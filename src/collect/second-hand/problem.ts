// The errors of second-hand input: what is broken is told apart from what is hostile, and both name the file and the line.
import { StigpackError } from '../../errors.ts'

const place = (name: string, line: number | undefined): string => (line === undefined ? name : `${name}, line ${line}`)

/** The input cannot be read as what it says it is. */
export const invalidInput = (name: string, line: number | undefined, why: string, next?: string): StigpackError =>
  new StigpackError('FROM_INVALID', { what: `${place(name, line)} cannot be used as evidence.`, why, next })

/** The input does what no honest one does, or more of it than is allowed. */
export const refusedInput = (name: string, line: number | undefined, why: string, next?: string): StigpackError =>
  new StigpackError('FROM_REFUSED', { what: `${place(name, line)} is refused.`, why, next })
