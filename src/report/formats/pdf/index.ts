// PDF: the report for people. Laid out and written out page by page, tagged, with embedded fonts and the same bytes every time.
import { releaseName } from '../../../model/release-name.ts'
import type { ReportFormat, ReportInput } from '../../format.ts'
import { cover } from './cover.ts'
import { signatures } from './digests.ts'
import { Faces } from './faces.ts'
import { pageFrame } from './frame.ts'
import { ruleSection } from './rule.ts'
import { background, openFindings, summary, undecided } from './summary.ts'
import { Writer } from './writer.ts'

export const pdf: ReportFormat = {
  id: 'pdf',
  title: 'report for people (PDF)',
  suffix: '.pdf',
  mediaType: 'application/pdf',
  perBenchmark: false,
  perNode: false,
  render,
}

async function* render(input: ReportInput): AsyncGenerator<Uint8Array> {
  const doc = await openDocument(input)
  const faces = await Faces.open(doc)
  const { evaluation, asset, results } = input
  const names = results.map(({ benchmark }) => `${benchmark.title} ${releaseName(benchmark)}`)
  const frame = pageFrame(doc, faces, {
    marking: input.marking,
    header: `${names.join(', ')} — ${asset.hostName}`,
    footer: `${evaluation.tool.name} ${evaluation.tool.version}, evaluated ${evaluation.evaluatedAt}, run ${evaluation.bundle.runId}`,
  })
  const writer = new Writer(doc, faces, frame.draw)
  for (const _ of compose(writer, input)) {
    const chunk = taken(doc)
    if (chunk !== undefined) yield chunk
  }
  writer.finish()
  frame.finish()
  doc.end()
  for (let chunk = taken(doc); chunk !== undefined; chunk = taken(doc)) yield chunk
}

/** What is written so far, if anything; pages and elements that are finished leave memory this way. */
function taken(doc: PDFKit.PDFDocument): Uint8Array | undefined {
  const chunk: unknown = doc.read()
  return chunk instanceof Uint8Array ? chunk : undefined
}

async function openDocument({ evaluation, results, asset, organization }: ReportInput): Promise<PDFKit.PDFDocument> {
  const { default: PDFDocument } = await import('pdfkit')
  const time = new Date(evaluation.evaluatedAt)
  const titles = results.map(result => result.benchmark.title).join(', ')
  return new PDFDocument({
    size: 'LETTER',
    // The writer breaks lines and pages itself; pdfkit must never add a page of its own accord.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-US',
    displayTitle: true,
    info: {
      Title: `${titles}: ${asset.hostName}`,
      Author: organization || `${evaluation.tool.name} ${evaluation.tool.version}`,
      Subject: asset.description,
      Creator: `${evaluation.tool.name} ${evaluation.tool.version}`,
      // The file's id is made from these, so the same input gives the same bytes.
      CreationDate: time,
      ModDate: time,
    },
  })
}

/** Yields wherever the caller may take what is finished. */
function* compose(writer: Writer, input: ReportInput): Generator<void> {
  writer.newPage()
  cover(writer, input)
  yield
  summary(writer, input)
  openFindings(writer, input)
  yield
  undecided(writer, input)
  background(writer, input)
  yield
  for (const result of input.results) {
    const title = input.results.length > 1 ? `Rules: ${result.benchmark.title}` : 'Rules'
    const outline = writer.part(title, { fresh: true, keep: 160 })
    writer.closeSection()
    for (const rule of result.rules) yield* ruleSection(writer, result, rule, outline)
  }
  signatures(writer, input)
  yield
}
