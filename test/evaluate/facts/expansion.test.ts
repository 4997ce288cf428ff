// $(VAR) as the kubelet expands it.
import test from 'ava'
import { environmentOf, expand } from '../../../src/evaluate/facts/expansion.ts'

const environment = environmentOf({
  env: [
    { name: 'A', value: 'one' },
    { name: 'B', value: '$(A)-two' },
    { name: 'HOST', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
    { name: 'C', value: 'at $(HOST)' },
    { name: 'A2', value: 'first' },
    { name: 'A2', value: 'second' },
  ],
})

test('a variable is replaced, also one that was made of another', t => {
  t.is(expand('--x=$(A)', environment).text, '--x=one')
  t.is(expand('$(B)', environment).text, 'one-two')
  t.is(expand('$(A2)', environment).text, 'second')
})

test('two dollars are one, and no reference begins there', t => {
  t.is(expand('$$(A)', environment).text, '$(A)')
  t.is(expand('$$$(A)', environment).text, '$one')
})

test('what is not set, not closed or not a reference stays', t => {
  for (const text of ['$(NOBODY)', '$(A', '$A', 'a$', '$']) t.is(expand(text, environment).text, text)
})

test('what comes from elsewhere is unknown from its place on', t => {
  const word = expand('--h=$(HOST):1', environment)
  t.is(word.unknownFrom, 4)
  t.regex(word.unknownBecause ?? '', /HOST/)
  t.is(expand('$(C)', environment).unknownFrom, 0)
})

test('envFrom can set anything that is not named', t => {
  const open = environmentOf({ env: [{ name: 'A', value: 'one' }], envFrom: [{ configMapRef: { name: 'c' } }] })
  t.is(expand('$(A)', open).unknownFrom, undefined)
  t.is(expand('$(X)', open).unknownFrom, 0)
})
