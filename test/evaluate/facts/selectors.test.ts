// Label selectors select what the API machinery selects.
import test from 'ava'
import { selectorOf, selects } from '../../../src/evaluate/facts/selectors.ts'

const labels = new Map([
  ['app', 'web'],
  ['tier', ''],
])
const fits = (selector: Record<string, unknown>) => selects(selectorOf(selector), labels)

test('an empty selector selects everything', t => {
  t.true(fits({}))
  t.true(fits({ matchLabels: {}, matchExpressions: [] }))
})

test('labels must all be equal', t => {
  t.true(fits({ matchLabels: { app: 'web', tier: '' } }))
  t.false(fits({ matchLabels: { app: 'web', zone: 'a' } }))
})

test('each operator, with the label there and not there', t => {
  const on = (key: string, operator: string, values?: readonly string[]) =>
    fits({ matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] })
  t.true(on('app', 'In', ['db', 'web']))
  t.false(on('app', 'In', ['db']))
  t.false(on('zone', 'In', ['a']))
  t.true(on('app', 'NotIn', ['db']))
  t.false(on('app', 'NotIn', ['web']))
  t.true(on('zone', 'NotIn', ['a']))
  t.true(on('tier', 'Exists'))
  t.false(on('zone', 'Exists'))
  t.true(on('zone', 'DoesNotExist'))
  t.false(on('tier', 'DoesNotExist'))
})

test('labels and expressions must both fit', t => {
  t.false(fits({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'Exists' }] }))
})

test('an operator that there is not is refused', t => {
  t.throws(() => selectorOf({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] }), {
    name: 'ShapeError',
  })
})
