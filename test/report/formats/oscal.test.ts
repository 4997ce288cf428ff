// OSCAL assessment results: fits NIST's schemas, and says of every rule what was decided and nothing more.
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import type { ResultWord } from '../../../src/model/verdict.ts'
import { controlId } from '../../../src/report/formats/oscal.ts'
import { evaluation as build, check, fullEvaluation, hostile, rule, testResult } from '../fixture.ts'
import { renderText } from '../helpers/render.ts'
import { schemaFile } from '../helpers/schemas.ts'

interface Described {
  readonly props: readonly { readonly name: string; readonly value: string }[]
}
interface Result {
  readonly observations: readonly Described[]
  readonly findings: readonly (Described & { readonly target: { readonly status: { readonly state: string } } })[]
  readonly risks: readonly unknown[]
}
const resultOf = (text: string): Result | undefined =>
  (JSON.parse(text) as { 'assessment-results': { results: Result[] } })['assessment-results'].results[0]
const propOf = ({ props }: Described, name: string) => props.find(prop => prop.name === name)?.value ?? ''

const tally = (words: Iterable<string>): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const word of words) sums[word] = (sums[word] ?? 0) + 1
  return sums
}

for (const version of ['1-1-3', '1-2-2']) {
  const schema = schemaFile('oscal', `oscal_complete_schema-${version}.json`)
  const testHere = schema === undefined ? test.skip : test
  testHere(`it fits the schema of OSCAL ${version} (shared/schemas above the project)`, async t => {
    const validate = new Ajv({
      strict: false,
      formats: { email: true, 'uri-reference': true, uri: true, 'date-time': true },
    }).compile(JSON.parse(readFileSync(schema ?? '', 'utf8')) as object)
    const evil = build(
      [testResult([rule(1, [check({ result: 'fail', name: hostile })], { version: '1.2 (b)', ccis: [] })])],
      {
        cluster: { uid: '', name: hostile, server: '', version: '', platform: '' },
      },
    )
    for (const evaluation of [fullEvaluation(), evil]) {
      const document = JSON.parse(await renderText(evaluation, 'oscal', { organization: 'Example' })) as object
      t.true(validate(document), JSON.stringify(validate.errors?.slice(0, 5)))
    }
    t.false(validate({ 'assessment-results': { uuid: 'x' } }))
  })
}

test('an observation for every rule, a finding for what was decided, a risk for what is open', async t => {
  const evaluation = fullEvaluation()
  const counts = evaluation.results[0]?.counts
  const result = resultOf(await renderText(evaluation, 'oscal'))
  t.deepEqual(tally(result?.observations.map(entry => propOf(entry, 'result') as ResultWord) ?? []), { ...counts })
  t.deepEqual(tally(result?.findings.map(entry => entry.target.status.state) ?? []), {
    satisfied: counts?.pass,
    'not-satisfied': counts?.fail,
  })
  t.is(result?.risks.length, counts?.fail)
})

test('controls are named as in the catalogue of NIST', t => {
  for (const [name, id] of [
    ['AC-3', 'ac-3'],
    ['AC-6 (10)', 'ac-6.10'],
    ['CM-6 b', 'cm-6'],
    ['AC-1 c 1 (a)', 'ac-1'],
  ] as const)
    t.is(controlId(name), id)
})

test('what nobody looked at is no finding, and so never satisfied', async t => {
  const rules = [rule(1, [check({ result: 'notchecked' })]), rule(2, [check({ result: 'error' })])]
  const result = resultOf(await renderText(build([testResult(rules)]), 'oscal'))
  t.is(result?.findings, undefined)
  t.is(result?.observations.length, 2)
})
