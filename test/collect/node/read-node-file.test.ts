// Node files come from disks that anyone may have held: each way in which one can be wrong is refused with its line.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { assetPath } from '../../../src/assets.ts'
import { decodeLine } from '../../../src/collect/node/decode.ts'
import { readNodeFile } from '../../../src/collect/node/read-node-file.ts'
import { StigpackError } from '../../../src/errors.ts'
import { folderOf, nodeFileText, sha256 } from './node-folder.ts'

const good = nodeFileText({ lines: [{ kind: 'absent', root: 'host', path: '/x', reason: 'ENOENT' }] })
const lines = good.trimEnd().split('\n')
const [head = '', absent = '', end = ''] = lines
const joined = (...all: readonly string[]) => `${all.join('\n')}\n`

const cases: readonly [what: string, text: string, says: RegExp][] = [
  ['empty', '', /empty/],
  ['something else altogether', '%PDF-1.7\n', /line 1.*|not JSON/],
  ['cut off after a line', joined(head, absent), /its end is missing/],
  ['cut off in a line', good.slice(0, -10), /cut off/],
  ['without its first line', joined(absent, end), /does not begin with the line of the node/],
  ['with two heads', joined(head, head, absent, end), /second head/],
  ['with a line taken out', joined(head, end), /2 lines were written and 1 are here/],
  ['with a line added', joined(head, absent, absent, end), /2 lines were written and 3 are here/],
  ['with something after the end', joined(head, absent, end, absent), /follows the end/],
  ['two files in one', good + good, /follows the end/],
  [
    'of a future version',
    joined(head.replace('"schemaVersion":1', '"schemaVersion":2'), absent, end),
    /schema version is 2/,
  ],
  ['with a node name that climbs', joined(head.replace('"node":"cp-1"', '"node":"../../x"'), absent, end), /node:/],
  ['with a node name with a slash', joined(head.replace('"node":"cp-1"', '"node":"a/b"'), absent, end), /node:/],
  ['with an unknown kind', joined(head, '{"kind":"secret"}', end), /line/],
  ['with an unknown field', joined(head, absent.replace('{', '{"more":1,'), end), /more|not valid|recogni/i],
  [
    'with text where bytes belong',
    joined(head, absent.replace('/x', '/☃').replace('☃', '\\u2603'), end),
    /no node script writes/,
  ],
  [
    'with a mark that only bundles have',
    joined(head, absent.replace('{', '{"notUtf8":["path"],'), end),
    /no node script writes/,
  ],
  ['with a relative path', joined(head, absent.replace('/x', 'x'), end), /path/],
  ['with a list in place of a line', joined(head, '[]', end), /line/],
  ['with an empty line', joined(head, '', end), /not JSON/],
]
for (const [what, text, says] of cases) {
  test(`a node file ${what} is refused`, async t => {
    const folder = await folderOf(t, { f: text })
    const error = await t.throwsAsync(
      readNodeFile(join(folder, 'f'), () => undefined),
      { instanceOf: StigpackError },
    )
    t.is(error.code, 'NODE_EVIDENCE_INVALID')
    t.regex(`${error.message} ${error.why}`, says)
  })
}

test('a line that never ends is refused before it fills the memory', async t => {
  const folder = await folderOf(t, { f: `${head}\n` })
  for (let megabyte = 0; megabyte < 6; megabyte += 1) appendFileSync(join(folder, 'f'), 'x'.repeat(1024 * 1024))
  await t.throwsAsync(
    readNodeFile(join(folder, 'f'), () => undefined),
    { code: 'NODE_EVIDENCE_INVALID' },
  )
})

test('a sound file gives its lines, its head, size and digest', async t => {
  const folder = await folderOf(t, { f: good })
  const kinds: string[] = []
  const read = await readNodeFile(join(folder, 'f'), line => void kinds.push(line.kind))
  t.deepEqual(kinds, ['node', 'absent'])
  t.like(read, { size: good.length, sha256: sha256(good), head: { node: 'cp-1' } })
})

test('strings of bytes become text, and those that are none lose nothing', t => {
  const decoded = (path: string) => {
    const line = decodeLine({ kind: 'absent', root: 'host', path, reason: 'ENOENT' })
    return line.kind === 'absent' ? { path: line.path, wrong: line.notUtf8 } : undefined
  }
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      t.deepEqual(decoded(Buffer.from(text).toString('latin1')), { path: text, wrong: undefined })
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
      const { path = '', wrong } = decoded(Buffer.from(bytes).toString('latin1')) ?? {}
      if (wrong === undefined) t.deepEqual(Buffer.from(path), Buffer.from(bytes))
      else {
        const parts = path.split(/(\\x[0-9a-f]{2})/)
        const back = parts.map(part =>
          /^\\x[0-9a-f]{2}$/.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part),
        )
        // A name may hold the text `\x41` itself; then the mark tells only that some byte was none.
        if (!Buffer.from(bytes).includes('\\x')) t.deepEqual(Buffer.concat(back), Buffer.from(bytes))
      }
    }),
  )
})

const example = (name: string) => assetPath('docs', 'formats', 'examples', `node-evidence.${name}.ndjson`)

test('the examples of the documentation are what they are called', async t => {
  const kinds: string[] = []
  const { head } = await readNodeFile(example('valid'), line => void kinds.push(line.kind))
  t.is(head.node, 'cp-1')
  t.is(kinds.length, readFileSync(example('valid'), 'utf8').trimEnd().split('\n').length - 1)
  await t.throwsAsync(
    readNodeFile(example('invalid'), () => undefined),
    { code: 'NODE_EVIDENCE_INVALID' },
  )
})
