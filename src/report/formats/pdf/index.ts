// PDF: the report for people. Laid out and written out page by page, tagged, with embedded fonts and the same bytes every time.
import { releaseName } from '../../../model/release-name.ts'
import type { ReportFormat, ReportInput } from '../../format.ts'
import { claimAccessibility, subset } from './conformance.ts'
import { Contents, placeOfPart } from './contents.ts'
import { cover, logoBox } from './cover.ts'
import { Faces } from './faces.ts'
import { pageFrame } from './frame.ts'
import { embedLogo } from './logo.ts'
import { Output } from './output.ts'
import { planOf } from './plan.ts'
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
  const output = new Output(doc)
  const faces = await Faces.open(doc)
  const { logo } = input.setup
  const embedded = logo === undefined ? undefined : await embedLogo(doc, logo, logoBox)
  const frame = pageFrame(doc, faces, frameText(input))
  const writer = new Writer(doc, faces, frame.draw)
  const contents = new Contents()
  const pages = new Map<string, number>()
  const plan = planOf(input)
  writer.newPage()
  cover(writer, input, embedded)
  if (input.setup.sections.contents) contents.draw(writer, plan)
  for (const { id, title, fresh, keep, draw } of plan) {
    const outline = writer.part(title, { fresh, keep })
    pages.set(id, frame.page())
    doc.addNamedDestination(placeOfPart(id), 'XYZ', 0, Math.max(0, writer.y - 34), null)
    for (const _ of draw(writer, outline)) yield* output.full()
    writer.closeSection()
  }
  writer.finish()
  contents.finish(id => pages.get(id))
  frame.finish()
  claimAccessibility(doc)
  doc.end()
  yield* output.rest()
}

function frameText({ evaluation, asset, results, marking, setup }: ReportInput) {
  const names = results.map(({ benchmark }) => `${benchmark.title} ${releaseName(benchmark)}`)
  const system = setup.systemName === '' ? asset.hostName : `${setup.systemName}, ${asset.hostName}`
  return {
    marking,
    header: `${system} — ${names.join(', ')}`,
    footer: `${evaluation.tool.name} ${evaluation.tool.version}, assessed ${evaluation.evaluatedAt}, run ${evaluation.bundle.runId}`,
  }
}

async function openDocument({ evaluation, results, asset, organization, setup }: ReportInput) {
  const { default: PDFDocument } = await import('pdfkit')
  const time = new Date(evaluation.evaluatedAt)
  const titles = results.map(result => result.benchmark.title).join(', ')
  return new PDFDocument({
    size: 'LETTER',
    // The writer breaks lines and pages itself; pdfkit must never add a page of its own accord.
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    autoFirstPage: false,
    pdfVersion: '1.7',
    subset,
    tagged: true,
    lang: 'en-US',
    displayTitle: true,
    info: {
      Title: `${setup.title}: ${asset.hostName}, ${titles}`,
      Author: setup.assessor.name || organization || `${evaluation.tool.name} ${evaluation.tool.version}`,
      Subject: asset.description,
      Creator: `${evaluation.tool.name} ${evaluation.tool.version}`,
      // The file's id is made from these, so the same input gives the same bytes.
      CreationDate: time,
      ModDate: time,
    },
  })
}
