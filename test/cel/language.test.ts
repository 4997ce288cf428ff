// The language of custom controls: what is understood, what is refused where it is written, and nothing that runs away.
import test from 'ava'
import { compile } from '../../src/cel/index.ts'
import { toCel } from '../../src/cel/values.ts'

function value(expression: string, object: unknown = {}): unknown {
  const compiled = compile(expression, 'any')
  if ('problem' in compiled) throw new Error(compiled.problem)
  return compiled.program({ object: toCel(object), params: {}, variables: {} })
}

const problem = (expression: string, wanted: 'bool' | 'string' | 'any' = 'bool'): string => {
  const compiled = compile(expression, wanted)
  return 'problem' in compiled ? compiled.problem : ''
}

test('whole numbers of JSON are ints, and a mixture of ints and doubles is no error', t => {
  t.is(value('object.spec.replicas + 1', { spec: { replicas: 2 } }), 3n)
  t.is(value('object.a * 1.5', { a: 2 }), 3)
  t.is(value('1 - object.a', { a: 0.5 }), 0.5)
  t.true(value('object.a / 2 == 1.25 && object.b > 1.5 && object.b == 2.0', { a: 2.5, b: 2 }))
})

test('a member that is null is not there, as in the API', t => {
  t.false(value('has(object.spec)', { spec: null }))
  t.true(value('has(object.spec)', { spec: {} }))
  t.is(value('object.?spec.?replicas.orValue(7)', { spec: { replicas: null } }), 7n)
})

test('matches runs on a linear engine, as a part of the text, wherever it is called', t => {
  t.true(value('object.a.matches("^b+$")', { a: 'bbb' }))
  t.true(value('object.a.matches("b")', { a: 'abc' }))
  t.true(value('(object.a + "x").matches("cx$")', { a: 'abc' }))
  t.true(value('object.l.all(i, i.matches("[a-c]+")) && "zz".matches("^z")', { l: ['a', 'b'] }))
  t.false(value('object.a.matches("b") && object.a.matches("^c")', { a: 'abc' }))
  t.is(value('"a.matches(b)"'), 'a.matches(b)')
})

test('a pattern that takes others for ever takes no time', t => {
  const before = performance.now()
  t.false(value('object.a.matches("^(a+)+$")', { a: `${'a'.repeat(5_000)}X` }))
  t.false(value('object.a.matches("^(a|aa)+$")', { a: `${'a'.repeat(5_000)}X` }))
  t.false(value('object.a.matches(object.p)', { a: `${'a'.repeat(5_000)}X`, p: '^(a+)+$' }))
  t.true(performance.now() - before < 20_000)
})

test('patterns that RE2 does not have are refused at load, with a caret below them', t => {
  for (const pattern of ['(?=a)', '(a)\\\\1', 'a{2000}', '(', '((a{100}){100}){100}'])
    t.regex(problem(`object.a.matches("${pattern}")`), /the pattern is not one of RE2[\s\S]*\n\s+\^$/, pattern)
})

test('a slip is told with its place in the text of the author', t => {
  t.regex(problem('object.a ='), /> {4}1 \| object\.a =\n\s+\^/)
  t.regex(problem('object.a == 1 &&\n  bogus(object.b)'), /bogus[\s\S]*> {4}2 \|/)
  t.regex(problem('objekt.a == 1'), /objekt/)
  t.regex(problem('1 + 1'), /gives int, and bool is wanted/)
  t.regex(problem('true', 'string'), /gives bool, and string is wanted/)
  t.regex(problem('"a".matches(1)'), /matches/)
  t.notRegex(problem('"a".matches(1)'), /re2test/)
})

test('what is nested or long without end is refused before it is evaluated', t => {
  t.not(problem(`${'('.repeat(5_000)}true${')'.repeat(5_000)}`), '')
  t.not(problem(`${'!'.repeat(5_000)}true`), '')
  t.not(problem(`[${'1,'.repeat(3_000)}1].size() > 0`), '')
  t.not(problem(Array.from({ length: 4_000 }, () => 'true').join('&&')), '')
  t.regex(problem(`"${'x'.repeat(10_000)}" == "a"`), /characters/)
})

test('there is no way to the program that runs it', t => {
  for (const name of ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty'])
    t.throws(() => value(`object.${name}`, {}), undefined, name)
  for (const text of ['globalThis', 'process.env', 'require("fs")', 'now()', 'timestamp()', 'this'])
    t.not(problem(text, 'any'), '', text)
  t.throws(() => value('object["__proto__"]', JSON.parse('{"a": {"__proto__": 1}}')))
})

test('a key that JSON takes from an object of a cluster is a key and nothing else', t => {
  const hostile: unknown = JSON.parse(
    '{"__proto__": {"polluted": true}, "labels": {"__proto__": "x", "constructor": "y"}}',
  )
  t.true(value('has(object.labels) && object.labels["constructor"] == "y" && "__proto__" in object', hostile))
  t.is(({} as Record<string, unknown>)['polluted'], undefined)
})
