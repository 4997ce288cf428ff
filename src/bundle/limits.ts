// What a bundle may be at most. Checked while reading, before memory or time is spent; sealing keeps to the same numbers.
import { StigpackError } from '../errors.ts'
import { longestLine } from '../model/limits.ts'

export interface Limits {
  /** Files in the archive, the two manifests included. */
  readonly entries: number
  /** Bytes of the uncompressed archive. */
  readonly totalBytes: number
  /** Bytes of one file. The tar header's octal field ends here; longer forms are refused. */
  readonly entryBytes: number
  /** Uncompressed bytes for each compressed one, counted from `ratioFrom` uncompressed bytes on. */
  readonly ratio: number
  readonly ratioFrom: number
  /** Bytes of one line of an .ndjson file. */
  readonly lineBytes: number
  /** Bytes of a file that is handed over whole because it is not .ndjson. */
  readonly documentBytes: number
  /** Bytes of manifest.json. */
  readonly manifestBytes: number
  /** Nesting of arrays and objects in the manifest and its signature. */
  readonly jsonDepth: number
}

const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3

export const defaultLimits: Limits = {
  entries: 200_000,
  totalBytes: 64 * gibibyte,
  entryBytes: 8 * gibibyte - 1,
  ratio: 500,
  ratioFrom: 64 * mebibyte,
  lineBytes: longestLine,
  documentBytes: 64 * mebibyte,
  manifestBytes: 128 * mebibyte,
  jsonDepth: 32,
}

/** BUNDLE_LIMIT with the limit's name and value, which is what a person needs to raise it. */
export const overLimit = (bundle: string, name: keyof Limits, limits: Limits, where: string): StigpackError =>
  new StigpackError('BUNDLE_LIMIT', {
    what: `${bundle} goes beyond a limit: ${where}.`,
    why: `The limit \`${name}\` is ${limits[name]}.`,
  })
