// A condition in CEL over API objects: findings with object and field, and nothing passes that was not evaluated.
import test from 'ava'
import { runCase } from '../../../src/app/run-case.ts'
import { startCel } from '../../../src/cel/index.ts'
import type { CelEngine } from '../../../src/ports.ts'
import { checkSchema } from '../../../src/schema/check.ts'
import type { Given } from '../../../src/schema/control.ts'
import { controlOf, defaults, pod } from '../helpers/judge.ts'

const engine = startCel()
test.after.always('end the engine', () => engine.close())

const check = {
  kind: 'cel',
  sources: ['pods'],
  matchConditions: [{ name: 'not-system', expression: 'object.metadata.namespace != "kube-system"' }],
  validations: [
    {
      expression: 'object.spec.containers.all(c, c.image.startsWith(params.from))',
      message: 'A foreign image.',
      field: 'spec.containers',
    },
  ],
  params: { from: 'own/' },
}

const judged = (given: Given, more: object = {}, cel: CelEngine | undefined = engine) =>
  runCase(
    controlOf(checkSchema.parse({ ...check, ...more })),
    { name: 'x', given, expect: { result: 'pass' } },
    defaults,
    cel,
  )

const running = (namespace: string, name: string, image: string) =>
  pod(namespace, name, { containers: [{ name: 'a', image }] })

test('every object that fails is a finding with its name, its field and its line', t => {
  const rule = judged({
    objects: [running('a', 'good', 'own/x'), running('a', 'bad', 'b/x'), running('kube-system', 's', 'b/x')],
  })
  t.is(rule.result, 'fail')
  t.is(rule.checks.length, 1)
  const [finding] = rule.checks
  t.deepEqual(finding?.target, { kind: 'object', name: 'Pod a/bad' })
  t.is(finding?.message, 'Pod a/bad: A foreign image.')
  t.is(finding?.citations[0]?.at, 'spec.containers')
  t.is(finding?.citations[0]?.line, 2)
  t.is(finding?.literal.result, 'fail')
  t.is(finding?.effective.result, 'fail')
})

test('where each object that is asked about holds, the cluster passes, and so it does without objects', t => {
  t.is(judged({ objects: [running('a', 'good', 'own/x')] }).result, 'pass')
  t.is(judged({}).result, 'pass')
})

test('evidence that is missing or incomplete is notchecked, and what was found stays found', t => {
  for (const reason of ['forbidden', 'timeout', 'skipped'] as const)
    t.is(judged({ gaps: [{ source: 'pods', reason }] }).result, 'notchecked', reason)
  const gaps = [{ source: 'pods', reason: 'partial' as const }]
  t.is(judged({ gaps, objects: [running('a', 'good', 'own/x')] }).result, 'notchecked')
  t.is(judged({ gaps, objects: [running('a', 'bad', 'b/x')] }).result, 'fail')
})

test('a source that no collection knows is notchecked', t => {
  const gaps = [{ source: 'widgets.example.com', reason: 'not-given' as const }]
  t.is(judged({ gaps }, { sources: ['widgets.example.com'] }).result, 'notchecked')
})

test('an object on which the condition fails is an error of that object, never a pass', t => {
  const rule = judged({ objects: [running('a', 'good', 'own/x'), pod('a', 'empty', {})] })
  t.is(rule.result, 'error')
  t.true(
    rule.checks.some(({ target, message }) => target.name === 'Pod a/empty' && /No such key: containers/.test(message)),
  )
  t.false(rule.checks.some(({ result }) => result === 'pass'))
})

test('findings beside errors stay findings', t => {
  const rule = judged({ objects: [running('a', 'bad', 'b/x'), pod('a', 'empty', {})] })
  t.is(rule.result, 'fail')
  t.deepEqual(rule.checks.map(({ result }) => result).toSorted(), ['error', 'fail'])
})

test('a control that was stopped is an error with the reason and the object', t => {
  const stopping: CelEngine = { open: () => ({ judge: () => ({ stopped: 'one object took more than 5 ms', at: 1 }) }) }
  const rule = judged({ objects: [running('a', 'one', 'own/x'), running('a', 'two', 'own/x')] }, {}, stopping)
  t.is(rule.result, 'error')
  t.regex(rule.message, /not evaluated on all objects: one object took more than 5 ms, at Pod a\/two/)
  t.false(rule.checks.some(({ result }) => result === 'pass'))
})

test('an engine that leaves objects out does not make a pass of them', t => {
  const silent: CelEngine = { open: () => ({ judge: () => ({ outcomes: [] }) }) }
  t.is(judged({ objects: [running('a', 'one', 'own/x')] }, {}, silent).result, 'error')
})

test('without an engine nothing is judged', t => {
  const control = controlOf(checkSchema.parse(check))
  const rule = runCase(
    control,
    { name: 'x', given: { objects: [running('a', 'one', 'own/x')] }, expect: { result: 'pass' } },
    defaults,
  )
  t.is(rule.result, 'error')
  t.regex(rule.message, /no engine/)
})

test('parameters change what is asked, also expressions that come with them', t => {
  const objects = [running('a', 'bad', 'b/x')]
  t.is(judged({ objects }, { params: { from: 'b/' } }).result, 'pass')
  const broken = { validations: [{ expression: 'object.spec ==', message: 'x' }] }
  t.is(judged({ objects }, broken).result, 'error')
})

test('more findings than a report lists are counted', t => {
  const objects = Array.from({ length: 600 }, (_unused, index) => running('a', `bad-${index}`, 'b/x'))
  const rule = judged({ objects })
  t.is(rule.result, 'fail')
  t.true(rule.checks.some(({ message }) => /There are 600 findings/.test(message)))
})
