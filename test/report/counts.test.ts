// Every format, read back, has the counts of the evaluation.
import test from 'ava'
import { type ResultWord, resultWords, statusOf } from '../../src/model/verdict.ts'
import { fullEvaluation } from './fixture.ts'
import { readPdf } from './helpers/pdf-text.ts'
import { renderAll } from './helpers/render.ts'

const evaluation = fullEvaluation()
const counts = evaluation.results[0]?.counts ?? { pass: 0, fail: 0, error: 0, notchecked: 0, notapplicable: 0 }
const documents = await renderAll(evaluation)
const textOf = (suffix: string): string => documents.get(suffix)?.toString('utf8') ?? ''

/** The counts by status, as the viewers know them: `error` and `notchecked` are one. */
function byStatus(name: (word: ResultWord) => string): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const word of resultWords) sums[name(word)] = (sums[name(word)] ?? 0) + counts[word]
  return sums
}

function tally(names: Iterable<string>): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const name of names) sums[name] = (sums[name] ?? 0) + 1
  return sums
}

const captures = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(match => match[1] ?? '')

test('the fixture has 92 rules and every result word', t => {
  t.is(evaluation.results[0]?.rules.length, 92)
  t.true(resultWords.every(word => counts[word] > 0))
})

test('CKL has the counts of the evaluation', t => {
  t.deepEqual(
    tally(captures(textOf('.ckl'), /<STATUS>(\w+)</g)),
    byStatus(word => statusOf[word].ckl),
  )
})

test('CKLB has the counts of the evaluation', t => {
  const checklist = JSON.parse(textOf('.cklb')) as { stigs: { size: number; rules: { status: string }[] }[] }
  t.deepEqual(
    tally(checklist.stigs[0]?.rules.map(rule => rule.status) ?? []),
    byStatus(word => statusOf[word].cklb),
  )
  t.is(checklist.stigs[0]?.size, 92)
})

test('XCCDF has the counts of the evaluation, word for word', t => {
  t.deepEqual(tally(captures(textOf('.xccdf.xml'), /<cdf:result>(\w+)</g)), { ...counts })
})

test('PDF has the counts of the evaluation in its bookmarks, its verdicts, its tiles and its table', t => {
  const { pages, bookmarks } = readPdf(documents.get('.pdf') ?? Buffer.of())
  const statuses = bookmarks.flatMap(title => /^V-\d+ ([A-Z][A-Za-z ]+): /.exec(title)?.[1] ?? [])
  t.deepEqual(
    tally(statuses),
    byStatus(word => statusOf[word].label),
  )
  const verdicts = captures(pages.join('\n'), /^(?:Open|Not [A-Z a-z]+) \((\w+)\)$/gm)
  t.deepEqual(tally(verdicts), { ...counts })
  const tile = (word: ResultWord, label: string) => pages[0]?.includes(`${counts[word]}\n${label}`)
  t.true(tile('fail', 'Open') && tile('pass', 'Not a Finding') && tile('notapplicable', 'Not Applicable'))
  t.true(tile('error', 'Not Reviewed: error'))
  const { fail, error, notchecked, pass, notapplicable } = counts
  t.true(pages[2]?.includes(['All', fail, error, notchecked, pass, notapplicable, 92].join('\n')))
})
