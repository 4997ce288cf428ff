// Values as Go reads them.
import test from 'ava'
import fc from 'fast-check'
import {
  parseGoBoolean,
  parseGoBooleanMap,
  parseGoDuration,
  parseGoInteger,
  parseGoList,
} from '../../../src/evaluate/facts/go-values.ts'

test('booleans are the twelve words of strconv and no other', t => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) t.true(parseGoBoolean(text))
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False']) t.false(parseGoBoolean(text))
  for (const text of ['', 'yes', 'on', 'tRUE', ' true', 'null']) t.is(parseGoBoolean(text), undefined)
})

test('integers come in every base that Go takes, and in no other form', t => {
  const known: [string, bigint][] = [
    ['100', 100n],
    ['-1', -1n],
    ['+7', 7n],
    ['0x64', 100n],
    ['0b11', 3n],
    ['0o17', 15n],
    ['017', 15n],
    ['1_000', 1000n],
    ['0', 0n],
  ]
  for (const [text, value] of known) t.is(parseGoInteger(text), value, text)
  for (const text of ['', '1.5', '1e3', '08', '1__0', '_1', '1_', 'ten', '0x', ' 1'])
    t.is(parseGoInteger(text), undefined, text)
})

test('durations add up their parts', t => {
  t.is(parseGoDuration('1m0s'), 60e9)
  t.is(parseGoDuration('4h0m0s'), 4 * 3600e9)
  t.is(parseGoDuration('1.5h'), 5400e9)
  t.is(parseGoDuration('1h15m30.918273645s'), 4530918273645)
  t.is(parseGoDuration('-5s'), -5e9)
  t.is(parseGoDuration('0'), 0)
  for (const text of ['', '5', '5 m', 'm', '5d', '-', '1h-1m', '٥s']) t.is(parseGoDuration(text), undefined, text)
})

test('lists are read as CSV, without trimming', t => {
  t.deepEqual(parseGoList('a,b'), ['a', 'b'])
  t.deepEqual(parseGoList(''), [])
  t.deepEqual(parseGoList('a, b,'), ['a', ' b', ''])
  t.deepEqual(parseGoList('"a,b",c'), ['a,b', 'c'])
  t.deepEqual(parseGoList('"a ""b"""'), ['a "b"'])
  t.is(parseGoList('"a'), undefined)
})

test('every list survives being written as CSV', t => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), entries => {
      fc.pre(entries.length > 1 || entries[0] !== '')
      const text = entries.map(entry => `"${entry.replaceAll('"', '""')}"`).join(',')
      t.deepEqual(parseGoList(text), entries)
    }),
  )
})

test('gates that are not name=boolean make the whole map unreadable', t => {
  t.deepEqual(
    [...(parseGoBooleanMap(['A=true, B=false', 'A=F']) ?? [])],
    [
      ['A', false],
      ['B', false],
    ],
  )
  t.is(parseGoBooleanMap(['A=true,B']), undefined)
  t.is(parseGoBooleanMap(['A=maybe']), undefined)
})
