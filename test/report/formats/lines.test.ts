// NDJSON, JUnit, SARIF and Markdown: the counts of the evaluation, and the marks that their readers look for.
import test from 'ava'
import { XmlDocument } from 'libxml2-wasm'
import { statusOf } from '../../../src/model/verdict.ts'
import { reportLineSchema } from '../../../src/schema/report-line.ts'
import { evaluation as build, check, fullEvaluation, rule, testResult } from '../fixture.ts'
import { renderText } from '../helpers/render.ts'

const evaluation = fullEvaluation()
const result = evaluation.results[0]
const rules = result?.rules ?? []
const counts = result?.counts ?? { pass: 0, fail: 0, error: 0, notchecked: 0, notapplicable: 0 }

test('every line of NDJSON fits its schema, and rules and targets are all there', async t => {
  const lines = (await renderText(evaluation, 'ndjson'))
    .trimEnd()
    .split('\n')
    .map(line => reportLineSchema.parse(JSON.parse(line)))
  t.is(lines[0]?.kind, 'evaluation')
  t.is(lines[1]?.kind, 'result')
  t.deepEqual(
    lines.flatMap(line => (line.kind === 'rule' ? [[line.ruleId, line.result, line.status]] : [])),
    rules.map(entry => [entry.ruleId, entry.result, statusOf[entry.result].cklb]),
  )
  t.is(
    lines.filter(line => line.kind === 'check').length,
    rules.reduce((sum, entry) => sum + entry.checks.length, 0),
  )
})

test('JUnit: open is a failure, an error an error, and what was not looked at is skipped with the reason', async t => {
  using document = XmlDocument.fromString(await renderText(evaluation, 'junit'))
  const count = (path: string) => document.find(path).length
  t.is(count('//testcase'), 92)
  t.is(count('//testcase/failure'), counts.fail)
  t.is(count('//testcase/error'), counts.error)
  t.is(count('//testcase/skipped'), counts.notchecked + counts.notapplicable)
  t.is(count('//testcase[not(*)]'), counts.pass)
  const attribute = (name: string) => document.root.attr(name)?.content
  t.deepEqual(['tests', 'failures', 'errors', 'skipped'].map(attribute), [
    '92',
    String(counts.fail),
    String(counts.error),
    String(counts.notchecked + counts.notapplicable),
  ])
  t.true(count('//skipped[starts-with(@message, "Not Reviewed: ")]') >= counts.notchecked)
})

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: string
  readonly level: string
}

test('SARIF: a result per rule, a level only where the rule is open', async t => {
  const log = JSON.parse(await renderText(evaluation, 'sarif')) as {
    runs: { results: SarifResult[]; tool: { driver: { rules: { id: string }[] } } }[]
  }
  const [run] = log.runs
  const kinds = { pass: 'pass', fail: 'fail', error: 'open', notchecked: 'review', notapplicable: 'notApplicable' }
  t.deepEqual(
    run?.results.map(({ ruleId, kind }) => [ruleId, kind]),
    rules.map(entry => [entry.ruleId, kinds[entry.result]]),
  )
  for (const entry of run?.results ?? []) {
    t.is(run?.tool.driver.rules[entry.ruleIndex]?.id, entry.ruleId)
    // SARIF 2.1.0, 3.27.10: a level other than none belongs to failures alone.
    t.is(entry.level === 'none', entry.kind !== 'fail')
  }
})

test('Markdown: the table of all rules has the status of each, and headings the numbers', async t => {
  const text = await renderText(evaluation, 'markdown')
  const table = text.slice(text.indexOf('### All rules'))
  const statuses = [...table.matchAll(/^\| V\\?-\d+ \|[^|]*\|[^|]*\| ([A-Za-z ]+) \|/gm)].map(match => match[1])
  t.deepEqual(
    statuses,
    rules.map(entry => statusOf[entry.result].label),
  )
  t.true(text.includes(`### Open (${counts.fail})`))
  t.true(text.includes(`### Not reviewed (${counts.notchecked + counts.error})`))
})

test('Markdown: no text of the evidence becomes markup', async t => {
  const evil = '# x | ![a](http://evil) <img src=x> `y` **z** ~~w~~ [link](javascript:1)'
  const bad = rule(1, [check({ result: 'fail', name: evil })], { message: evil, title: evil, fix: '```\n# out\n' })
  const text = await renderText(build([testResult([bad])]), 'markdown')
  t.notRegex(text, /<img|(?<!\\)\*\*z|(?<!\\)!?(?<!\\)\[link|(?<!\\)\[a/)
  t.notRegex(text, /^# x/m)
  t.regex(text, /^````text$/m)
})

test('Markdown: what could not be collected stands above the verdicts', async t => {
  const text = await renderText(evaluation, 'markdown')
  t.regex(text, /## Not collected \(2\)/)
  t.true(text.indexOf('## Not collected') < text.indexOf('### Open'))
  t.regex(text, /configz\/worker-1\.enclave\.example\.mil: forbidden/)
})
