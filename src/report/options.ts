// What a report can be asked for, and what is refused.
import { StigpackError } from '../errors.ts'
import { nearestNames } from '../model/nearest.ts'
import { cleanText, oneLine } from './clean.ts'
import type { ReportFormat } from './format.ts'
import { reportFormats } from './registry.ts'

export interface ReportOptions {
  /** Ids of formats, or `all`; every one of them where absent. */
  readonly formats?: readonly string[] | undefined
  /** One document for the cluster, or one for each node of the inventory. `cluster` where absent. */
  readonly asset?: 'cluster' | 'node' | undefined
  /** The banner of every page; `UNCLASSIFIED` where absent. */
  readonly marking?: string | undefined
  readonly organization?: string | undefined
  /** With `asset: 'node'`: also cut the formats that otherwise stay whole, such as the PDF. */
  readonly everyFormatPerNode?: boolean | undefined
  /** Name of the result file that the documents are made from, for pointers into it. */
  readonly resultFile?: string | undefined
}

export interface CheckedOptions {
  readonly formats: readonly ReportFormat[]
  readonly asset: 'cluster' | 'node'
  readonly marking: string
  readonly organization: string
  readonly everyFormatPerNode: boolean
  readonly resultFile: string
}

/** Throws FORMAT_UNKNOWN and USAGE_INVALID. */
export function checkOptions(options: ReportOptions): CheckedOptions {
  return {
    formats: chosen(options.formats ?? [everyFormat]),
    asset: options.asset ?? 'cluster',
    marking: checkMarking(options.marking ?? 'UNCLASSIFIED'),
    organization: oneLine(options.organization ?? ''),
    everyFormatPerNode: options.everyFormatPerNode ?? false,
    resultFile: oneLine(options.resultFile ?? ''),
  }
}

const everyFormat = 'all'

/** Each format once, in the order in which it was first named. */
const chosen = (ids: readonly string[]): ReportFormat[] => [
  ...new Set(ids.flatMap(id => (id === everyFormat ? reportFormats : [formatOf(id)]))),
]

function formatOf(id: string): ReportFormat {
  const format = reportFormats.find(candidate => candidate.id === id)
  if (format !== undefined) return format
  const names = [...reportFormats.map(known => known.id), everyFormat]
  const [near] = nearestNames(id, names)
  throw new StigpackError('FORMAT_UNKNOWN', {
    what: id === '' ? 'A report format has no name.' : `There is no report format ${JSON.stringify(id)}.`,
    why: near === undefined ? undefined : `The nearest name is ${near}.`,
    next: `Use one or more of: ${names.join(', ')}.`,
  })
}

const longestMarking = 120

// Executive Order 13526 section 1.6 asks for a classification authority block, which these reports do not have.
const classified = /^\W*(?:TOP SECRET|SECRET|CONFIDENTIAL)\b/i

function checkMarking(marking: string): string {
  const text = marking.trim()
  const refuse = (why: string, next: string) =>
    new StigpackError('USAGE_INVALID', { what: 'The marking cannot be printed.', why, next })
  if (text === '') {
    throw refuse(
      'It is empty, and a report without a marking must not leave.',
      'Give a marking such as UNCLASSIFIED or CUI.',
    )
  }
  if (text !== cleanText(text) || /[\n\t]/.test(text)) {
    throw refuse('It holds line breaks, control or invisible characters.', 'Give one line of plain text.')
  }
  if (text.length > longestMarking) {
    throw refuse(`It has more than ${longestMarking} characters.`, 'Give a banner that fits one line of a page.')
  }
  if (classified.test(text)) {
    throw refuse(
      'A classified document needs a classification authority block, which this version does not print.',
      'Mark the report UNCLASSIFIED or CUI, or hand on the result file by the rules of your enclave.',
    )
  }
  return text
}
