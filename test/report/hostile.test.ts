// Text that wants to break the document, the reader's terminal or the reader: in every format it is only text.
import test from 'ava'
import { XmlDocument } from 'libxml2-wasm'
import { longestText } from '../../src/report/details.ts'
import { evaluation as build, check, fullEvaluation, hostile, hostileEvaluation, rule, testResult } from './fixture.ts'
import { readPdf } from './helpers/pdf-text.ts'
import { renderAll } from './helpers/render.ts'
import { readAsStigManager, readable } from './helpers/stig-manager.ts'
import { readWorkbook } from './helpers/workbook.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ufffe\uffff]|\p{Cs}/u

async function textOf(suffix: string, bytes: Buffer): Promise<string> {
  if (suffix.endsWith('.pdf')) return readPdf(bytes).pages.join('\n')
  if (suffix.endsWith('.xlsx')) return (await readWorkbook(bytes)).flat().join('\n')
  // RFC 4180 ends lines with CR LF.
  return suffix.endsWith('.csv') ? bytes.toString('utf8').replaceAll('\r\n', '\n') : bytes.toString('utf8')
}

test('no format lets a control character, an escape or a mark of direction through', async t => {
  for (const [suffix, bytes] of await renderAll(hostileEvaluation(), { organization: hostile })) {
    const text = await textOf(suffix, bytes)
    t.notRegex(text, dangerous, suffix)
    t.regex(text, /\\?\[U\+001B\\?\]/, suffix)
  }
})

test('XML stays well-formed and text stays text', async t => {
  const documents = await renderAll(hostileEvaluation(), {
    organization: hostile,
    formats: ['ckl', 'xccdf', 'xccdf11', 'arf'],
  })
  for (const [suffix, bytes] of documents) {
    using document = XmlDocument.fromString(bytes.toString('utf8'))
    t.is(document.find('//script').length, 0, suffix)
    t.true(document.toString().includes('&lt;script&gt;alert'), suffix)
    t.true(bytes.includes('{{constructor}} {{{x}}}'), suffix)
  }
})

test('what cannot be shown in the PDF is named, not left out', async t => {
  const [bytes = Buffer.of()] = (await renderAll(fullEvaluation(), { formats: ['pdf'] })).values()
  const text = readPdf(bytes).pages.join('\n').replaceAll('\n', '')
  for (const part of ['Zürich', 'Ελλάδα', 'Привет', '[U+65E5][U+672C][U+8A9E]', '[U+1F680]', '[U+D800]lone']) {
    t.true(text.includes(part), part)
  }
})

test('a value beyond what spreadsheets hold is cut, and the cut is said', async t => {
  const long = build([testResult([rule(1, [check({ result: 'fail', found: `${'🚀'.repeat(40_000)}` })])])])
  const documents = await renderAll(long, {
    formats: ['ckl', 'cklb', 'xccdf', 'xccdf11'],
    resultFile: 'long.result.json',
  })
  for (const suffix of readable) {
    const text = documents.get(suffix)?.toString('utf8') ?? ''
    const detail = readAsStigManager(suffix, text).checklists[0]?.reviews[0]?.detail ?? ''
    t.true(detail.length <= longestText, suffix)
    t.true(detail.length > longestText - 10, suffix)
    t.regex(
      detail,
      /\[Cut here: \d+ more characters\. All of it: long\.result\.json, \.results\[0\]\.rules\[\] \| select\(\.groupId == "V-900001"\)\]$/,
    )
    t.notRegex(text, /\p{Cs}/u, suffix)
  }
})

test('2,000 targets on one rule: failing ones come first, and the cut says that not all are there', async t => {
  const documents = await renderAll(fullEvaluation(), { formats: ['ckl', 'pdf'] })
  const detail =
    readAsStigManager('.ckl', documents.get('.ckl')?.toString('utf8') ?? '').checklists[0]?.reviews[4]?.detail ?? ''
  t.regex(detail, /Targets: 50 fail, 1950 pass\./)
  t.is(detail.match(/^\[fail\]/gm)?.length, 50)
  t.regex(
    detail,
    /not all of 2000 targets fit\. All of them: the result file of stigpack, \.results\[0\]\.rules\[\] \| select\(\.groupId == "V-900004"\)\]$/,
  )
  const pages = readPdf(documents.get('.pdf') ?? Buffer.of())
    .pages.join('\n')
    .replaceAll('\n', ' ')
  t.true(pages.includes('50 objects: Pod team-0/web-0-7d9c5b6f4-x0z; '))
  t.true(pages.includes('and 30 more'))
  t.regex(pages, /19\d\d more targets are not printed here; the result file of stigpack has all of them\./)
})
