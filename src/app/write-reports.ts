// Use case: a result as the files that auditors take, each of them finished or not there.
import { assertWritable, type OutputOptions, type WrittenFile, writeOutput } from '../output-file.ts'
import { checkOptions, type ReportDocument, type ReportOptions, renderReports } from '../report/index.ts'
import type { Evaluation } from '../schema/evaluation.ts'

/** What the command line asks of reports, checked before any long work. Throws FORMAT_UNKNOWN and USAGE_INVALID. */
export function reportOptions(
  asked: Omit<ReportOptions, 'formats'> & { readonly format: string },
): ReportOptions & { formats: string[] } {
  const { format, ...rest } = asked
  const options = { ...rest, formats: format.split(',').map(part => part.trim()) }
  checkOptions(options)
  return options
}

/** `base` is a path without ending. A name that is taken is refused before the first report is written. */
export async function writeReports(
  evaluation: Evaluation,
  base: string,
  options: ReportOptions & OutputOptions,
): Promise<WrittenFile[]> {
  const documents: ReportDocument[] = []
  for await (const document of renderReports(evaluation, options)) documents.push(document)
  const { force, signal } = options
  for (const { suffix } of documents) await assertWritable(`${base}${suffix}`, { force })
  const written: WrittenFile[] = []
  for (const { suffix, chunks } of documents) {
    written.push(await writeOutput(`${base}${suffix}`, chunks, { force, signal }))
  }
  return written
}
