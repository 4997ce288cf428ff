// The scanner against JSON.parse: it must call valid what that calls valid, and cut items out to the byte.
import test from 'ava'
import fc from 'fast-check'
import { jsonBytes } from '../../src/collect/json/bytes.ts'
import { readDocument, readPage } from '../../src/collect/json/page.ts'
import { Scanner } from '../../src/collect/json/scan.ts'

const scanner = new Scanner([{ key: 'metadata', depth: 1 }])
const isValid = (text: string | Buffer): boolean => {
  try {
    readDocument(jsonBytes(Buffer.from(text)), scanner)
    return true
  } catch {
    return false
  }
}
const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('any JSON value, written in any way, is valid and ends where it ends', t => {
  const spaced = fc
    .tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '\n '))
    .map(([value, indent]) => JSON.stringify(value, null, indent))
  fc.assert(
    fc.property(spaced, text => {
      t.true(isValid(text))
      t.is(scanner.value(jsonBytes(Buffer.from(`${text},`)).buffer, 0), Buffer.byteLength(text))
    }),
    { numRuns: 500 },
  )
})

test('a text with one character changed is judged as JSON.parse judges it', t => {
  const alphabet = fc.constantFrom(...'{}[]",:\\ue0123456789.+-truefalsn \n\t\u0000é\u2028/')
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(), alphabet, fc.boolean(), (value, place, letter, insert) => {
      const text = JSON.stringify(value)
      const at = place % (text.length + 1)
      const changed = text.slice(0, at) + letter + text.slice(insert ? at : at + 1)
      t.is(isValid(changed), parses(changed), JSON.stringify(changed))
    }),
    { numRuns: 5000 },
  )
})

test('a text made of pieces of JSON is judged as JSON.parse judges it', t => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '"',
    '1',
    '-0.5e+3',
    '01',
    '1.',
    '-',
    'true',
    'nul',
    'null',
    ' ',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const text = pieces.join('')
      t.is(isValid(text), parses(text), JSON.stringify(text))
    }),
    { numRuns: 20_000 },
  )
})

test('every way to cut a list short is noticed', t => {
  const whole = Buffer.from(
    '{"kind":"PodList","apiVersion":"v1","metadata":{"continue":""},"items":[{"metadata":{"a":"\\u00e9"}},{"metadata":{}}]}',
  )
  for (let length = 0; length < whole.length; length += 1) {
    t.throws(() => readPage(jsonBytes(whole.subarray(0, length)), scannerOfPages()), { name: 'InvalidJson' })
  }
  t.is(readPage(jsonBytes(whole), scannerOfPages()).items.length, 2)
})

const scannerOfPages = () =>
  new Scanner([
    { key: 'apiVersion', depth: 1 },
    { key: 'kind', depth: 1 },
    { key: 'metadata', depth: 1 },
  ])

test('the items of any list are cut out byte for byte', t => {
  const item = fc
    .dictionary(fc.string(), fc.jsonValue())
    .map(rest => JSON.stringify({ ...rest, metadata: { name: 'x' } }))
  fc.assert(
    fc.property(fc.array(item), fc.constantFrom('', ' ', '\n\t'), (items, blank) => {
      const text = `${blank}{"kind":${blank}"XList","metadata":{"resourceVersion":"18446744073709551615"}${blank},"items":[${blank}${items.join(`${blank},`)}${blank}]${blank}}${blank}`
      const bytes = jsonBytes(Buffer.from(text))
      const page = readPage(bytes, scannerOfPages())
      t.deepEqual(
        page.items.map(({ start, end }) => bytes.buffer.toString('utf8', start, end)),
        items,
      )
      t.is(page.metadata.resourceVersion, '18446744073709551615')
    }),
    { numRuns: 500 },
  )
})

test('the continue token is the one of the list, not one in an object', t => {
  const seen: string[] = []
  const text =
    '{"items":[{"metadata":{"continue":"wrong","resourceVersion":"1"}}],"metadata":{"x":{"continue":"wrong"},"continue":"ri\\u0067ht=="}}'
  const page = readPage(jsonBytes(Buffer.from(text)), scannerOfPages(), metadata => seen.push(metadata.continue))
  t.is(page.metadata.continue, 'right==')
  t.deepEqual(seen, ['right=='])
  t.is(page.metadata.resourceVersion, undefined)
})

test('a key that is spelt with escapes is still noticed', t => {
  const noticing = new Scanner([{ key: 'env' }])
  const bytes = jsonBytes(Buffer.from('{"\\u0065nv":[1],"f:env":[2],"\\"env":[3],"a":{"env":[4]}}'))
  readDocument(bytes, noticing)
  const values = noticing.marks
    .filter((_mark, index) => index % 3 === 1)
    .map(at => bytes.buffer.toString('utf8', at, at + 3))
  t.deepEqual(values, ['[1]', '[4]'])
})

test('nesting has an end', t => {
  t.true(isValid('['.repeat(512) + ']'.repeat(512)))
  t.false(isValid('['.repeat(513) + ']'.repeat(513)))
})
