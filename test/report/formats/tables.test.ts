// CSV and POA&M: one row per rule, the columns in their order, and no cell that a spreadsheet would run.
import test from 'ava'
import { cellText, csvLine } from '../../../src/report/cells.ts'
import { longestText } from '../../../src/report/details.ts'
import { evaluation as build, check, fullEvaluation, rule, testResult } from '../fixture.ts'
import { renderAll, renderText } from '../helpers/render.ts'
import { readWorkbook, readZip } from '../helpers/workbook.ts'

/** RFC 4180, strictly: quoted cells, CR LF. */
const parseCsv = (text: string): string[][] =>
  text
    .split(/\r\n(?=")|\r\n$/)
    .filter(line => line !== '')
    .map(line => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"')))

const evaluation = fullEvaluation()
const result = evaluation.results[0]

test('CSV has a row for every rule, with its status', async t => {
  const [heading, ...rows] = parseCsv(await renderText(evaluation, 'csv'))
  const at = heading?.indexOf('Result') ?? -1
  t.deepEqual(
    rows.map(row => row[at]),
    result?.rules.map(({ result: word }) => word),
  )
  t.true(rows.every(row => row.length === heading?.length))
})

test('what a spreadsheet would run gets an apostrophe in front', t => {
  for (const evil of ['=cmd()', '+1', '-1+2', '@SUM(A1)', '\tx', '\r=1', '  =1', '--anonymous-auth=false'])
    t.is(cellText(evil), `'${evil}`)
  for (const good of ['a=b', '10.0.0.1', '', 'CAT I']) t.is(cellText(good), good)
  t.is(csvLine(['=1', 'a"b']), '"\'=1","a""b"\r\n')
})

test('a cell is cut to what a spreadsheet holds, and says so', t => {
  const text = cellText('🚀'.repeat(longestText))
  t.true(text.length <= longestText)
  t.regex(text, /\[Cut here: \d+ more characters/)
  t.notRegex(text, /\p{Cs}/u)
})

/** As eMASS takes them, A to Z. */
const headings = [
  'POA&M Item ID',
  'Control Vulnerability Description',
  'Controls / APs',
  'Office/Org',
  'Security Checks',
  'Resources Required',
  'Scheduled Completion Date',
  'Milestone ID',
  'Milestone with Completion Dates',
  'Milestone Changes',
  'Source Identifying Vulnerability',
  'Status',
  'Comments',
  'Raw Severity',
  'Devices Affected',
  'Mitigations (in-house and in conjunction with the Navy CSSP)',
  'Predisposing Conditions',
  'Severity',
  'Relevance of Threat',
  'Threat Description',
  'Likelihood',
  'Impact',
  'Impact Description',
  'Residual Risk Level',
  'Recommendations',
  'Resulting Residual Risk after Proposed Mitigations',
]

test('POA&M has a row for every open rule and no other, with the words that eMASS takes', async t => {
  const documents = await renderAll(evaluation, {
    formats: ['poam'],
    organization: 'Office, Kim Lee, 555, k@example.mil',
  })
  const [heading, ...rows] = await readWorkbook(documents.get('.poam.xlsx') ?? Buffer.of())
  t.deepEqual(heading, headings)
  const cell = (row: readonly string[], name: string) => row[headings.indexOf(name)]
  const open = result?.rules.filter(({ result: word }) => word === 'fail') ?? []
  t.deepEqual(
    rows.map(row => cell(row, 'Security Checks')),
    open.map(({ ruleId }) => ruleId),
  )
  for (const row of rows) {
    t.is(cell(row, 'Status'), 'Ongoing')
    t.regex(cell(row, 'Raw Severity') ?? '', /^I{1,3}$/)
    t.regex(cell(row, 'Severity') ?? '', /^(?:High|Moderate|Low)$/)
    t.is(cell(row, 'Office/Org'), 'Office, Kim Lee, 555, k@example.mil')
    t.is(cell(row, 'POA&M Item ID'), '')
  }
})

test('the CSV of the POA&M has the cells of the workbook', async t => {
  const documents = await renderAll(evaluation, { formats: ['poam'], organization: '=1' })
  const sheet = await readWorkbook(documents.get('.poam.xlsx') ?? Buffer.of())
  const table = parseCsv(documents.get('.poam.csv')?.toString('utf8') ?? '')
  t.deepEqual(
    table.map(row => row.map(cell => cell.replaceAll('\r\n', '\n'))),
    sheet.map(row => headings.map((_, index) => row[index] ?? '')),
  )
})

test('5,000 objects that fail one rule are one row: the first twenty and the number of the rest', async t => {
  const checks = Array.from({ length: 5_000 }, (_, pod) => check({ result: 'fail', name: `Pod a/web-${pod}` }))
  const text = await renderText(build([testResult([rule(1, checks)])]), 'csv')
  const [heading = [], row = [], ...more] = parseCsv(text)
  t.is(more.length, 0)
  t.is(row[heading.indexOf('Targets open')], '5000')
  t.regex(row[heading.indexOf('Open about')] ?? '', /^Pod a\/web-0; .*Pod a\/web-19; and 4980 more$/)
})

test('the workbook carries no time of its own', async t => {
  const documents = await renderAll(evaluation, { formats: ['poam'] })
  const entries = await readZip(documents.get('.poam.xlsx') ?? Buffer.of())
  t.true(entries.size > 3)
  for (const { entry } of entries.values())
    t.is(entry.getLastModDate({ timezone: 'UTC' }).getTime(), Date.UTC(1980, 0, 1))
})
