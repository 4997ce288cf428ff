// The second half of every whole run: verify a bundle, judge it, write the result and the reports beside it.
import { join } from 'node:path'
import { assertWritable, type WrittenFile, writeOutput } from '../output-file.ts'
import type { Progress } from '../ports.ts'
import type { ReportOptions } from '../report/index.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import { artifactNames } from './artifact-names.ts'
import { type EvaluateOptions, evaluateBundle } from './evaluate-bundle.ts'
import { writeReports } from './write-reports.ts'

export interface JudgeOptions {
  readonly bundle: string
  /** Folder of the files to write. */
  readonly output: string
  /** What their names begin with. */
  readonly base: string
  readonly evaluate: EvaluateOptions
  readonly report: ReportOptions
  readonly force: boolean
}

export interface Judged {
  readonly evaluation: Evaluation
  readonly result: WrittenFile
  readonly reports: readonly WrittenFile[]
}

/** The result file as text: indented, for it is read by people too. */
export const evaluationText = (evaluation: Evaluation): string => `${JSON.stringify(evaluation, undefined, 2)}\n`

export async function judgeAndReport(options: JudgeOptions, progress: Progress): Promise<Judged> {
  const { force } = options
  const { signal } = options.evaluate
  const path = join(options.output, artifactNames(options.base).result)
  await assertWritable(path, { force })
  const judging = progress.start('verify and judge')
  const evaluation = await evaluateBundle(options.bundle, options.evaluate)
  judging.end('done', `${evaluation.bundle.files} files, ${evaluation.results.length} benchmark(s)`)
  const reporting = progress.start('reports')
  const reports = await writeReports(evaluation, join(options.output, options.base), {
    ...options.report,
    resultFile: artifactNames(options.base).result,
    force,
    signal,
  })
  const result = await writeOutput(path, evaluationText(evaluation), { force, signal })
  reporting.end('done', `${reports.length} files`)
  return { evaluation, result, reports }
}
