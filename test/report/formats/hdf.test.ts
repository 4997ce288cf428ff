// OHDF: fits its schema, and Heimdall's rules for reading a control's status give the verdict of the rule.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import type { ResultWord } from '../../../src/model/verdict.ts'
import { evaluation as build, check, fullEvaluation, rule, testResult } from '../fixture.ts'
import { renderText } from '../helpers/render.ts'
import { schemaFile } from '../helpers/schemas.ts'

interface Control {
  readonly id: string
  readonly impact: number
  readonly results: readonly { readonly status: string; readonly code_desc: string; readonly message?: string }[]
  readonly tags: { readonly cci: readonly string[]; readonly rid: string }
}
const controlsOf = (text: string): readonly Control[] =>
  (JSON.parse(text) as { profiles: { controls: Control[] }[] }).profiles[0]?.controls ?? []

/** How a reader of the format comes to the status of a control. */
function statusOf({ impact, results }: Control): ResultWord {
  const has = (status: string) => results.some(result => result.status === status)
  if (impact === 0) return 'notapplicable'
  if (has('error')) return 'error'
  if (has('failed')) return 'fail'
  return has('passed') ? 'pass' : 'notchecked'
}

const schema = schemaFile('hdf', 'exec-json.json')

;(schema === undefined ? test.skip : test)('it fits the schema of OHDF (shared/schemas above the project)', async t => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema ?? '', 'utf8')) as object)
  const document = JSON.parse(await renderText(fullEvaluation(), 'hdf')) as object
  t.true(validate(document), JSON.stringify(validate.errors))
  t.false(validate({ ...document, profiles: [{ name: 'x' }] }))
})

test('every control reads as the rule was judged', async t => {
  const evaluation = fullEvaluation()
  const rules = evaluation.results[0]?.rules ?? []
  t.deepEqual(
    controlsOf(await renderText(evaluation, 'hdf')).map(control => [control.id, statusOf(control)]),
    rules.map(({ groupId, result }) => [groupId, result]),
  )
})

test('a passed target beside one that nobody looked at makes no pass', async t => {
  const mixed = rule(1, [check({ result: 'pass' }), check({ result: 'notchecked', node: 'cp-2' })])
  const [control] = controlsOf(await renderText(build([testResult([mixed])]), 'hdf'))
  t.is(control && statusOf(control), 'notchecked')
  t.false(control?.results.some(result => result.status === 'passed'))
  t.regex(control?.results[0]?.code_desc ?? '', /The rule as a whole: Not Reviewed/)
})

test('an error among findings does not hide that the rule is open', async t => {
  const mixed = rule(1, [check({ result: 'fail' }), check({ result: 'error', node: 'cp-2' })])
  const [control] = controlsOf(await renderText(build([testResult([mixed])]), 'hdf'))
  t.is(control && statusOf(control), 'fail')
})

test('two benchmarks are two documents, because profiles of one are taken for overlays', async t => {
  const first = testResult([rule(1, [check({ result: 'pass' })])])
  const second = { ...first, benchmark: { ...first.benchmark, id: 'other', stigId: 'Other' } }
  const text = await renderText(build([first, second]), 'hdf')
  t.is((JSON.parse(text) as { profiles: unknown[] }).profiles.length, 1)
})
