// Use case: a result as the files that auditors take, each of them finished or not there.
import { StigpackError } from '../errors.ts'
import { assertWritable, type WrittenFile, writeOutput } from '../output-file.ts'
import { type ReportDocument, type ReportOptions, renderReports, reportFormats } from '../report/index.ts'
import type { Evaluation } from '../schema/evaluation.ts'

/** `pdf,ckl` as ids; throws FORMAT_UNKNOWN. */
export function parseFormats(list: string): string[] {
  const known = reportFormats.map(format => format.id)
  const asked = [
    ...new Set(
      list
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== ''),
    ),
  ]
  const unknown = asked.filter(id => !known.some(format => format === id))
  if (asked.length === 0 || unknown.length > 0) {
    throw new StigpackError('FORMAT_UNKNOWN', {
      what:
        asked.length === 0
          ? 'No report format is named.'
          : `There is no report format ${unknown.map(id => JSON.stringify(id)).join(', ')}.`,
      next: `Use one or more of: ${known.join(', ')}.`,
    })
  }
  return asked
}

/** `base` is a path without ending. A name that is taken is refused before the first report is written. */
export async function writeReports(
  evaluation: Evaluation,
  base: string,
  options: ReportOptions & { readonly force: boolean },
): Promise<WrittenFile[]> {
  const documents: ReportDocument[] = []
  for await (const document of renderReports(evaluation, options)) documents.push(document)
  for (const { suffix } of documents) await assertWritable(`${base}${suffix}`, { force: options.force })
  const written: WrittenFile[] = []
  for (const { suffix, chunks } of documents) {
    written.push(await writeOutput(`${base}${suffix}`, chunks, { force: options.force }))
  }
  return written
}
