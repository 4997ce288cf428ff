// Cutting lines out of chunks.
import test from 'ava'
import fc from 'fast-check'
import { LineSplitter } from '../../src/bundle/lines.ts'

function split(text: string, at: readonly number[], maximum = 1000) {
  const lines: [string, number][] = []
  const splitter = new LineSplitter(maximum, (line, number) => lines.push([line.toString(), number]))
  const bytes = Buffer.from(text)
  const cuts = [...at, bytes.length]
  let from = 0
  for (const cut of cuts) {
    const tooLong = splitter.push(bytes.subarray(from, cut))
    if (tooLong !== undefined) return { tooLong }
    from = cut
  }
  splitter.end()
  return lines
}

test('lines come numbered and without their newline, the last one with or without', t => {
  t.deepEqual(split('a\nb\n', []), [
    ['a', 1],
    ['b', 2],
  ])
  t.deepEqual(split('a\nb', []), [
    ['a', 1],
    ['b', 2],
  ])
  t.deepEqual(split('', []), [])
})

test('an empty line is a line, so that numbers stay those of the file', t => {
  t.deepEqual(split('\n\nc\n', []), [
    ['', 1],
    ['', 2],
    ['c', 3],
  ])
})

test('a carriage return belongs to the line', t => {
  t.deepEqual(split('a\r\n', []), [['a\r', 1]])
})

test('where the chunks are cut makes no difference', t => {
  const text = fc.string({ unit: fc.constantFrom('a', 'ä', '\n', '{'), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.nat(120), { maxLength: 8 }), (given, cuts) => {
      const inside = cuts.filter(cut => cut <= Buffer.byteLength(given)).sort((a, b) => a - b)
      const expected = given.split('\n')
      if (expected.at(-1) === '') expected.pop()
      t.deepEqual(
        split(given, inside),
        expected.map((line, index) => [line, index + 1]),
      )
    }),
  )
})

test('a line above the maximum is named, wherever it is cut, and one of just that length passes', t => {
  t.deepEqual(split('ab\nabcde\n', [], 4), { tooLong: 2 })
  t.deepEqual(split('ab\nabcde', [5, 6, 7], 4), { tooLong: 2 })
  t.deepEqual(split('ab\nabcd\n', [5, 6], 4), [
    ['ab', 1],
    ['abcd', 2],
  ])
})
