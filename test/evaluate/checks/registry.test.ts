// The list of check kinds, the folder and the schema name the same.
import { readdirSync } from 'node:fs'
import test from 'ava'
import { checkModules } from '../../../src/evaluate/checks/index.ts'
import { checkSchema } from '../../../src/schema/check.ts'

const listed = Object.keys(checkModules).sort()

test('every file of the folder is on the list and the other way round', t => {
  const files = readdirSync(new URL('../../../src/evaluate/checks/', import.meta.url))
    .map(file => file.replace(/\.ts$/, ''))
    .filter(name => name !== 'index')
  t.deepEqual(listed, files.sort())
})

test('every kind of the schema has its module, under its own name', t => {
  const kinds = checkSchema.options.map(option => option.shape.kind.value).sort()
  t.deepEqual(listed, kinds)
  for (const [name, module] of Object.entries(checkModules)) t.is(module.kind, name as typeof module.kind)
})

test('every kind has a test of its own', t => {
  const tests = readdirSync(new URL('.', import.meta.url))
  for (const name of listed) {
    const file = name.startsWith('awaits-') ? 'awaits.test.ts' : `${name}.test.ts`
    t.true(tests.includes(file), file)
  }
})
