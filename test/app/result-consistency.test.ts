// A result file that was edited by hand is refused: its verdicts must follow from its checks and its counts from its verdicts.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { evaluateBundle } from '../../src/app/evaluate-bundle.ts'
import { readEvaluation } from '../../src/app/read-evaluation.ts'
import { contradictionIn } from '../../src/app/result-consistency.ts'
import { assetPath } from '../../src/assets.ts'
import type { Evaluation } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'

const folder = folderOfFile(test)
const bundle = assetPath('demo', 'stigpack-demo.tar.gz')
const trust = [assetPath('demo', 'stigpack-demo.pub')]

const judged = (basis: 'literal' | 'effective') =>
  evaluateBundle(bundle, { trust, basis, parameters: {}, evaluatedAt: 0, toolVersion: '0.0.0' })

/** Edits the one test result of a copy. */
async function edited(change: (result: Evaluation['results'][number]) => void): Promise<Evaluation> {
  const copy = structuredClone(await judged('literal'))
  for (const result of copy.results) change(result)
  return copy
}

for (const basis of ['literal', 'effective'] as const) {
  test(`what evaluate writes adds up on the ${basis} basis`, async t => {
    t.is(contradictionIn(await judged(basis)), undefined)
  })
}

test('a count that was edited is found', async t => {
  const evaluation = await edited(result => {
    result.counts.fail = 0
  })
  t.regex(contradictionIn(evaluation) ?? '', /count of fail in all is 0/)
})

test('a verdict that was turned to pass is found', async t => {
  const evaluation = await edited(result => {
    for (const rule of result.rules) if (rule.groupId === 'V-242390') rule.result = 'pass'
  })
  t.regex(contradictionIn(evaluation) ?? '', /V-242390 says pass/)
})

test('a check that was turned to pass is found by its readings', async t => {
  const evaluation = await edited(result => {
    for (const rule of result.rules) for (const check of rule.checks) check.result = 'pass'
  })
  t.regex(contradictionIn(evaluation) ?? '', /its readings say/)
})

test('rules that were taken out are found by the counts', async t => {
  const evaluation = await edited(result => {
    result.rules = result.rules.slice(0, 10)
  })
  t.regex(contradictionIn(evaluation) ?? '', /the count of/)
})

test('report refuses such a file with RESULT_INVALID', async t => {
  const file = join(folder, 'edited.result.json')
  const evaluation = await edited(result => {
    result.counts.pass = 92
  })
  await writeFile(file, JSON.stringify(evaluation))
  await t.throwsAsync(readEvaluation(file), { code: 'RESULT_INVALID' })
})

test('two results whose reports would have one name are refused before anything is written', async t => {
  const outcome = await stigpack([
    'evaluate',
    bundle,
    '--trust',
    trust[0] ?? '',
    '--output',
    join(folder, 'a.result.json'),
  ])
  t.is(outcome.code, 0, outcome.stderr)
  await writeFile(join(folder, 'a.json'), await readFile(join(folder, 'a.result.json')))
  const both = [join(folder, 'a.result.json'), join(folder, 'a.json')]
  const report = await stigpack(['report', ...both, '--format', 'ckl', '--output', join(folder, 'out')])
  t.is(report.code, 2)
  t.regex(report.stderr, /same name, a/)
})
