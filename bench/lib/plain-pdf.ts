// The floor of the report rows: pdfkit writing text with one embedded font and nothing else. Returns the bytes written.
import PDFDocument from 'pdfkit'
import { assetPath } from '../../src/assets.ts'

export async function plainPdf(paragraphs: readonly string[]): Promise<number> {
  const document = new PDFDocument({ size: 'LETTER' })
  let bytes = 0
  document.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  const ended = new Promise<void>(resolve => document.on('end', resolve))
  document.font(assetPath('templates', 'fonts', 'DejaVuSans.ttf')).fontSize(8)
  for (const paragraph of paragraphs) document.text(paragraph)
  document.end()
  await ended
  return bytes
}
