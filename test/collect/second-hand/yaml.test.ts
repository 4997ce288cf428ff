// YAML as kubectl reads it, and nothing beyond: what is refused is refused with its line.
import test from 'ava'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { readYaml } from '../../../src/collect/second-hand/yaml.ts'
import { type ErrorCode, StigpackError } from '../../../src/errors.ts'

const values = (text: string) => [...readYaml('a.yaml', text)].map(({ value }) => value)
const one = (text: string) => values(text)[0]

test('documents are told apart, empty ones are passed over, and each knows its line', t => {
  const text =
    '# Source: web/templates/a.yaml\n---\na: 1\n---\n# nothing\n--- # comment\n---\nb: 2\n...\n---\nc: |\n  --- text\n'
  t.deepEqual(
    [...readYaml('a.yaml', text)],
    [
      { value: { a: 1 }, line: 2 },
      { value: { b: 2 }, line: 7 },
      { value: { c: '--- text\n' }, line: 10 },
    ],
  )
})

test('what kubectl takes for a boolean or an octal number is one here', t => {
  t.deepEqual(one('a: yes\nb: off\nc: 0644\nd: "yes"\ne: True\n'), { a: true, b: false, c: 0o644, d: 'yes', e: true })
})

test('dates and base-60 numbers stay text, as they do in kubectl', t => {
  t.deepEqual(one('a: 2026-11-23T13:12:41Z\nb: 12:30:45\nc: 2026-11-23\n'), {
    a: '2026-11-23T13:12:41Z',
    b: '12:30:45',
    c: '2026-11-23',
  })
})

test('keys that are numbers or booleans become text', t => {
  t.deepEqual(one('8080: web\n0x10: x\non: z\n'), { '8080': 'web', '0x10': 'x', true: 'z' })
})

test('anchors, aliases and merge keys are followed; a key of the map itself goes first', t => {
  t.deepEqual(one('x: &x {a: 1, b: 2}\nv:\n  <<: *x\n  b: 3\nz: [*x]\nw: {<<: [{a: 9}, *x]}\n'), {
    x: { a: 1, b: 2 },
    v: { b: 3, a: 1 },
    z: [{ a: 1, b: 2 }],
    w: { a: 9, b: 2 },
  })
})

interface Refused {
  readonly title: string
  readonly text: string
  readonly line: number
  readonly says: RegExp
  readonly code?: ErrorCode
}

const bomb = [
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefghij'].map(
    (name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghij'[index]}`).join(',')}]`,
  ),
].join('\n')
const mergeBomb = [
  'a: &a {k: 1}',
  ...[...'bcdefghij'].map(
    (name, index) => `${name}: &${name} {<<: [${Array(10).fill(`*${'abcdefghij'[index]}`).join(',')}]}`,
  ),
].join('\n')

const refused: readonly Refused[] = [
  {
    title: 'broken indentation',
    text: 'a: 1\n---\nb:\n  c: 1\n d: 2\n',
    line: 5,
    says: /not YAML/,
    code: 'FROM_INVALID',
  },
  {
    title: 'a template that nobody rendered',
    text: 'a: {{ .Values.x }}\n',
    line: 1,
    says: /helm template/,
    code: 'FROM_INVALID',
  },
  {
    title: 'a key that is there twice',
    text: 'a: 1\nb: 2\na: 3\n',
    line: 3,
    says: /"a" stands there twice/,
    code: 'FROM_INVALID',
  },
  {
    title: 'a key that is there twice once it is text',
    text: '1: a\n"1": b\n',
    line: 2,
    says: /twice/,
    code: 'FROM_INVALID',
  },
  { title: 'the key __proto__', text: 'a:\n  __proto__: {x: 1}\n', line: 2, says: /prototype/ },
  { title: 'the key constructor', text: 'constructor: 1\n', line: 1, says: /prototype/ },
  { title: 'a merged __proto__', text: 'a: {<<: {__proto__: {x: 1}}}\n', line: 1, says: /prototype/ },
  { title: 'a tag of its own', text: 'a: 1\nb: !secret x\n', line: 2, says: /tag|YAML/, code: 'FROM_INVALID' },
  { title: 'a binary value', text: 'a: !!binary aGVsbG8=\n', line: 1, says: /tag|YAML/, code: 'FROM_INVALID' },
  { title: 'a set', text: 'a: !!set {x, y}\n', line: 1, says: /tag|YAML/, code: 'FROM_INVALID' },
  { title: 'a key that is a list', text: '? [a, b]\n: 1\n', line: 1, says: /key is text/ },
  { title: 'an alias of nothing', text: 'a: *b\n', line: 1, says: /alias|YAML/i },
  { title: 'an alias inside of itself', text: 'a: &a\n  b: *a\n', line: 2, says: /inside what it names/ },
  { title: 'aliases of aliases without end', text: bomb, line: 6, says: /aliases come to more than/ },
  { title: 'merges of merges without end', text: mergeBomb, line: 6, says: /aliases come to more than/ },
  { title: 'a number that JSON does not have', text: 'a: .inf\n', line: 1, says: /number that JSON does not have/ },
  { title: 'a number too large to be exact', text: 'a: 12345678901234567890\n', line: 1, says: /too large/ },
  { title: 'lists in lists in lists', text: `a: ${'['.repeat(300)}${']'.repeat(300)}\n`, line: 1, says: /nested/ },
  { title: 'lists nested a hundred thousand deep', text: `a: ${'['.repeat(100_000)}\n`, line: 1, says: /nested|YAML/ },
]

for (const { title, text, line, says, code = 'FROM_REFUSED' } of refused)
  test(`${title}: refused, with the line`, t => {
    const started = performance.now()
    const error = t.throws(() => values(text), { instanceOf: StigpackError })
    t.regex(`${error?.message} ${error?.why} ${error?.next}`, says)
    if (title.includes('hundred thousand')) return
    t.is(error?.code, code)
    // The bombs end where the hundred-thousandth value would be written; which line that is, the count decides.
    if (/without end/.test(title)) t.regex(error?.message ?? '', /a\.yaml, line \d+/)
    else t.regex(error?.message ?? '', new RegExp(`a\\.yaml, line ${line} `))
    t.true(performance.now() - started < 5000)
  })

test('100,000 keys of one map cost no more than their number', t => {
  const text = Array.from({ length: 100_000 }, (_, index) => `k${index}: ${index}`).join('\n')
  t.is(Object.keys(one(text) as object).length, 100_000)
})

const plain = fc.letrec<{ tree: unknown }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter(key => !['__proto__', 'constructor', 'prototype'].includes(key)),
      tie('tree'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).tree

test('whatever is plain data comes back as it was written', t => {
  fc.assert(
    fc.property(plain, value => {
      t.deepEqual(one(`v: ${stringify(value, { version: '1.1', collectionStyle: 'flow', lineWidth: 0 })}`), {
        v: value,
      })
    }),
    { numRuns: 200 },
  )
})

test('no text whatever makes the reader fail in another way than by a clear refusal', t => {
  const piece = fc.constantFrom(
    'a: ',
    '- ',
    '&x ',
    '*x',
    '<<: ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|\n ',
    '\n',
    '---\n',
    '!t ',
    '? ',
    ': ',
    '%YAML 1.2\n',
    '\t',
    '#',
    'é',
    '...\n',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }), pieces => {
      try {
        values(pieces.join(''))
      } catch (error) {
        t.true(error instanceof StigpackError, String(error))
      }
      t.is(({} as Record<string, unknown>)['x'], undefined)
    }),
    { numRuns: 1000 },
  )
})
