// YAML that content and site parameters may use, and what is refused with its line.
import test from 'ava'
import * as z from 'zod'
import { parseYaml, validate } from '../../src/content/yaml.ts'

const read = (text: string) => parseYaml('controls/a.yaml', text)
const refused = { code: 'CONTENT_INVALID' } as const

test('plain data is read, and every field knows its line', t => {
  const file = read('a: 1\nb:\n  - x\n  - y: z\n')
  t.deepEqual(file.value, { a: 1, b: ['x', { y: 'z' }] })
  t.is(file.lineOf(['b', 1, 'y']), 4)
  t.is(file.lineOf(['b', 7, 'nothing']), 3)
  t.is(file.lineOf([]), 1)
})

test('a repeated key is refused, not taken once', t => {
  t.throws(() => read('a: 1\nb: 2\na: 3\n'), { ...refused, message: /controls\/a\.yaml, line 3/ })
})

test('tags that would make other things than data are refused', t => {
  for (const text of ['a: !!js/function "x"', 'a: !custom x', 'a: !!python/object x'])
    t.throws(() => read(text), refused, text)
})

test('keys that reach a prototype are refused', t => {
  for (const key of ['__proto__', 'constructor', 'prototype'])
    t.throws(() => read(`a:\n  ${key}: { polluted: true }`), { ...refused, message: /line 2/ }, key)
  t.is(({} as Record<string, unknown>)['polluted'], undefined)
})

test('keys that are not text are refused', t => {
  for (const text of ['? [a, b]\n: 1', '1: x', 'null: x', '{ a: 1 }: x']) t.throws(() => read(text), refused, text)
})

test('aliases that grow into millions are refused before they grow', t => {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
  for (let level = 1; level < 9; level += 1)
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(',')}]`)
  t.throws(() => read(lines.join('\n')), refused)
})

test('text that is no YAML is refused with its line', t => {
  t.throws(() => read('a: 1\nb: [1, 2\n'), { ...refused, message: /line [23]/ })
  t.throws(() => read('a: 1\n\tb: 2\n'), refused)
  t.throws(() => read('a: 1\n---\nb: 2\n'), refused)
})

test('a value of the wrong form is refused with its field, its line and what was expected', t => {
  const schema = z.strictObject({ a: z.strictObject({ b: z.number() }) })
  const error = t.throws(() => validate(read('# first\na:\n  b: text\n'), schema), { ...refused, message: /line 3/ })
  t.regex((error as { why?: string }).why ?? '', /`a\.b`: .*expected number/)
})
