// The documents of a small evaluation, byte for byte, as they lie in test/golden. Where a change of them is meant, write
// them anew with `npx ava test/report/golden.test.ts -- --update` and read the difference before committing it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { smallEvaluation } from './fixture.ts'
import { readPdf } from './helpers/pdf-text.ts'
import { renderAll } from './helpers/render.ts'

const folder = assetPath('test', 'golden')
const update = process.argv.includes('--update')

function compare(t: { is(actual: string, expected: string): void }, name: string, text: string): void {
  const file = join(folder, name)
  if (update) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, text)
  }
  t.is(text, readFileSync(file, 'utf8'))
}

const options = { organization: 'Example Enclave Office' }

for (const format of ['ckl', 'cklb', 'xccdf', 'xccdf11', 'arf']) {
  test(`the ${format} of the small evaluation is the golden one`, async t => {
    const [[suffix, bytes] = ['', Buffer.of()]] = await renderAll(smallEvaluation(), { ...options, formats: [format] })
    compare(t, `small${suffix}`, bytes.toString('utf8'))
  })

  test(`the ${format} of one node of the small evaluation is the golden one`, async t => {
    const documents = await renderAll(smallEvaluation(), { ...options, formats: [format], asset: 'node' })
    t.is(documents.size, 2)
    for (const [suffix, bytes] of documents) compare(t, `small${suffix}`, bytes.toString('utf8'))
  })
}

test('the text of the PDF of the small evaluation is the golden one', async t => {
  const [bytes = Buffer.of()] = (await renderAll(smallEvaluation(), { ...options, formats: ['pdf'] })).values()
  const { pages, bookmarks } = readPdf(bytes)
  const text = pages.map((page, index) => `===== page ${index + 1}\n${page}\n`).join('')
  compare(t, 'small.pdf.txt', `${text}===== bookmarks\n${bookmarks.join('\n')}\n`)
})
