// What a report format is: one file (or folder) in formats/ that turns a judged bundle into the bytes of a document.
import type { Evaluation, TestResult } from '../schema/evaluation.ts'
import type { Asset } from './asset.ts'
import type { ReportSetup } from './setup.ts'
import type { OwnTemplates } from './template.ts'

/** Everything that a document is made from. All text in it is clean already: see clean.ts. */
export interface ReportInput {
  readonly evaluation: Evaluation
  /** At least one; exactly one where the format is `perBenchmark`. Cut down to the asset where that is a node. */
  readonly results: readonly [TestResult, ...TestResult[]]
  readonly asset: Asset
  /** The banner at the top and bottom of every page; one line, never empty. */
  readonly marking: string
  /** Who controls the document, as far as it was said; empty otherwise. */
  readonly organization: string
  /** Name of the result file, for pointers into it; empty where it is not known. */
  readonly resultFile: string
  /** Templates of the site's own. */
  readonly templates: OwnTemplates
  /** Titles, persons, logo and sections, as the site configured them. */
  readonly setup: ReportSetup
}

export interface ReportCompanion {
  readonly suffix: string
  readonly mediaType: string
  render(input: ReportInput): AsyncIterable<Uint8Array>
}

export interface ReportFormat {
  /** What `--format` takes: `ckl`. */
  readonly id: string
  /** One line for people: `Checklist of STIG Viewer 2`. */
  readonly title: string
  /** With its dot: `.xccdf.xml`. */
  readonly suffix: string
  readonly mediaType: string
  /** XCCDF results hold one benchmark; the others hold any number. */
  readonly perBenchmark: boolean
  /** The same content in further files, each with a suffix of its own: the CSV beside a workbook. */
  readonly companions?: readonly ReportCompanion[]
  /** False for documents that stay whole even where checklists are cut by node, unless that is asked for. */
  readonly perNode: boolean
  render(input: ReportInput): AsyncIterable<Uint8Array>
}
