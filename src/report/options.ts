// What a report can be asked for, and what is refused.
import { StigpackError } from '../errors.ts'
import { nearestNames } from '../model/nearest.ts'
import type { ReportConfig } from '../schema/report-config.ts'
import { oneLine } from './clean.ts'
import type { ReportFormat } from './format.ts'
import type { Logo } from './logo.ts'
import { checkMarking, isControlled } from './marking.ts'
import { reportFormats } from './registry.ts'
import { type ReportSetup, reportSetup } from './setup.ts'
import type { OwnTemplates } from './template.ts'

export interface ReportOptions {
  /** Ids of formats, or `all`; every one of them where absent. */
  readonly formats?: readonly string[] | undefined
  /** One document for the cluster, one for each node of the inventory, or both. `cluster` where absent. */
  readonly asset?: 'cluster' | 'node' | 'both' | undefined
  /** The banner of every page; the configured one where absent, or else `UNCLASSIFIED`. */
  readonly marking?: string | undefined
  /** The configured one where absent. */
  readonly organization?: string | undefined
  readonly config?: ReportConfig | undefined
  readonly logo?: Logo | undefined
  /** Texts that take the place of shipped templates, by their names. */
  readonly templates?: OwnTemplates | undefined
  /** With `asset: 'node'` or `both`: also cut the formats that otherwise stay whole, such as the PDF. */
  readonly everyFormatPerNode?: boolean | undefined
  /** Name of the result file that the documents are made from, for pointers into it. */
  readonly resultFile?: string | undefined
}

export interface CheckedOptions {
  readonly formats: readonly ReportFormat[]
  readonly asset: 'cluster' | 'node' | 'both'
  readonly marking: string
  readonly organization: string
  readonly setup: ReportSetup
  readonly templates: OwnTemplates
  readonly everyFormatPerNode: boolean
  readonly resultFile: string
}

/** Throws FORMAT_UNKNOWN and USAGE_INVALID. */
export function checkOptions(options: ReportOptions): CheckedOptions {
  const { config, logo } = options
  const marking = checkMarking(options.marking ?? config?.marking ?? 'UNCLASSIFIED')
  if (config?.cui !== undefined && !isControlled(marking))
    throw new StigpackError('USAGE_INVALID', {
      what: `A designation block of CUI is configured, and the marking is ${marking}.`,
      why: 'One of the two is wrong, and a report that contradicts itself must not leave.',
      next: 'Set `marking` to CUI or a banner that begins with it, or take `cui` out of the settings.',
    })
  return {
    formats: chosen(options.formats ?? [everyFormat]),
    asset: options.asset ?? 'cluster',
    marking,
    organization: oneLine(options.organization ?? config?.organization ?? ''),
    setup: reportSetup(config, logo),
    templates: options.templates ?? new Map(),
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
