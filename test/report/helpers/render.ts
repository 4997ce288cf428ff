// Renders documents to buffers, by suffix.
import { type ReportOptions, renderReports } from '../../../src/report/index.ts'
import type { Evaluation } from '../../../src/schema/evaluation.ts'

export async function renderAll(evaluation: Evaluation, options: ReportOptions = {}): Promise<Map<string, Buffer>> {
  const documents = new Map<string, Buffer>()
  for await (const { suffix, chunks } of renderReports(evaluation, options)) {
    if (documents.has(suffix)) throw new Error(`two documents end with ${suffix}`)
    documents.set(suffix, await gather(chunks))
  }
  return documents
}

/** The text of one document. */
export async function renderText(evaluation: Evaluation, format: string, options: ReportOptions = {}): Promise<string> {
  const [document] = (await renderAll(evaluation, { ...options, formats: [format] })).values()
  if (document === undefined) throw new Error(`no document in format ${format}`)
  return document.toString('utf8')
}

export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}
