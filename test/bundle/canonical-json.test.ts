// Canonical JSON: one spelling out, no second spelling in.
import test from 'ava'
import fc from 'fast-check'
import { canonicalJson, parseCanonicalJson } from '../../src/bundle/canonical-json.ts'

test('keys are sorted by UTF-16 code unit, members that are undefined left out, no space anywhere', t => {
  t.is(
    canonicalJson({ b: [1, null, true], a: { z: 'ä', é: undefined }, B: '' }),
    '{"B":"","a":{"z":"ä"},"b":[1,null,true]}',
  )
})

test('a lone surrogate is replaced, so that the text has one UTF-8 form', t => {
  t.is(canonicalJson('\ud800'), '"\ufffd"')
})

for (const number of [1.5, 2 ** 53, Number.NaN, -0]) {
  test(`${Object.is(number, -0) ? '-0' : number} has no spelling and throws`, t => {
    t.throws(() => canonicalJson(number), { instanceOf: RangeError })
  })
}

const refused: Readonly<Record<string, string>> = {
  'a repeated key': '{"a":1,"a":1}',
  'a repeated key deep inside': '{"a":{"b":[{"c":1,"c":2}]}}',
  'a repeated key in another escape': '{"a":1,"\\u0061":1}',
  'keys out of order': '{"b":1,"a":1}',
  'a space': '{"a": 1}',
  'a final newline': '{"a":1}\n',
  'another escape': '{"a":"\\u0041"}',
  'an escaped slash': '{"a":"\\/"}',
  'a number in another spelling': '{"a":1.0}',
  'a number too large to be exact': '{"a":9007199254740993}',
  'a fraction': '{"a":0.5}',
  'a lone surrogate': '{"a":"\\ud800"}',
  'a byte order mark': '\ufeff{"a":1}',
  'half a document': '{"a":',
  nothing: '',
}

for (const [what, text] of Object.entries(refused)) {
  test(`${what} is refused`, t => {
    const parsed = parseCanonicalJson(Buffer.from(text), 32)
    t.is('problem' in parsed ? parsed.problem.kind : 'taken', 'form')
  })
}

test('bytes that are not UTF-8 are refused', t => {
  t.true('problem' in parseCanonicalJson(Buffer.from([0x22, 0xff, 0x22]), 32))
})

test('nesting is counted outside of strings and before parsing', t => {
  const nested = (depth: number) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))
  t.deepEqual(parseCanonicalJson(nested(1_000_000), 32), { problem: { kind: 'nesting' } })
  t.deepEqual(parseCanonicalJson(nested(33), 32), { problem: { kind: 'nesting' } })
  t.true('value' in parseCanonicalJson(nested(32), 32))
  t.deepEqual(parseCanonicalJson(Buffer.from('"[[[\\"[[["'), 0), { value: '[[["[[[' })
})

test('what is written is read back as it was', t => {
  const leaf = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger().map(n => n + 0),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.letrec(tie => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
  })).node
  fc.assert(
    fc.property(value, generated => {
      const plain: unknown = JSON.parse(JSON.stringify(generated))
      const text = canonicalJson(JSON.parse(JSON.stringify(generated)))
      t.deepEqual(parseCanonicalJson(Buffer.from(text), 64), { value: plain })
    }),
  )
})
