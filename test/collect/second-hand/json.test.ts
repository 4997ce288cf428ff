// JSON files: strict, with the line of what is wrong.
import test from 'ava'
import fc from 'fast-check'
import { canonicalJson } from '../../../src/collect/second-hand/canonical.ts'
import { readJson } from '../../../src/collect/second-hand/json.ts'
import { StigpackError } from '../../../src/errors.ts'

const refused: readonly [title: string, text: string, line: number, says: RegExp][] = [
  ['a file that was cut', '{\n "a": 1,\n', 3, /not JSON/],
  ['a comma too many', '{\n "a": [1,],\n "b": 1}', 2, /not JSON/],
  ['a key twice', '{"a": {\n "b": 1,\n "c": [{"b": 2}],\n "b": 3}}', 4, /"b" stands there twice/],
  ['a key twice in another spelling', '{"ab": 1, "a\\u0062": 2}', 1, /"ab" stands there twice/],
  ['the key __proto__', '{"a": 1,\n"__proto__": {"x": 1}}', 2, /prototype/],
  ['nesting without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 1, /nested deeper/],
]

for (const [title, text, line, says] of refused)
  test(`${title}: refused, with the line`, t => {
    const error = t.throws(() => readJson('a.json', text), { instanceOf: StigpackError })
    t.regex(`${error?.message} ${error?.why}`, says)
    t.regex(error?.message ?? '', new RegExp(`a\\.json, line ${line} `))
  })

test('any JSON is read as JSON.parse reads it', t => {
  fc.assert(
    fc.property(
      fc.jsonValue().filter(value => !JSON.stringify(value).includes('__proto__')),
      value => {
        t.deepEqual(readJson('a.json', JSON.stringify(value, null, 1)), JSON.parse(JSON.stringify(value)))
      },
    ),
  )
})

test('the canonical line means the same, and is the same in whatever order the members came', t => {
  t.is(canonicalJson({ b: [1, { d: 'é', c: null }], a: true }), '{"a":true,"b":[1,{"c":null,"d":"é"}]}')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), value => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      t.is(canonicalJson(turned), canonicalJson(value))
      t.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
    }),
  )
})
