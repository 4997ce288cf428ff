// The right files in an archive that is not byte for byte the sealed one: refused, and told apart from changed files.
import { gzipSync } from 'node:zlib'
import test from 'ava'
import { archiveOf, end, entry, forge, gzip, type HeaderFields, refusal } from '../helpers/forge.ts'
import { contents } from '../helpers/sample.ts'

const log = 'log.ndjson'
const fields: Readonly<Record<string, HeaderFields>> = {
  mode: { mode: '000755 ' },
  'set-user-id bit': { mode: '004644 ' },
  uid: { uid: '001750 ' },
  gid: { gid: '001750 ' },
  mtime: { mtime: '15127651400 ' },
  'user name': { userName: 'root' },
  'spelling of numbers': { mode: '0000644\0' },
  'spelling of the size': { size: `${`${contents[log]}`.length.toString(8).padStart(11, '0')}\0` },
  'magic of GNU tar': { magic: 'ustar  \0' },
}

for (const [what, changed] of Object.entries(fields)) {
  test(`another ${what} is noticed`, async t => {
    const forged = forge()
    forged.entries[5] = entry(log, contents[log], changed)
    const error = await refusal(t, forged)
    t.is(error.code, 'BUNDLE_DAMAGED')
    t.regex(`${error.why}`, /packed anew/)
  })
}

test('more padding behind the end, as GNU tar writes it, is noticed', async t => {
  const { signer, entries } = forge()
  const bytes = gzip(Buffer.concat([...entries, end, Buffer.alloc(512 * 7)]))
  t.is((await refusal(t, { signer, bytes })).code, 'BUNDLE_DAMAGED')
})

test('the same archive compressed by another program is noticed', async t => {
  const { signer, entries } = forge()
  const bytes = gzipSync(Buffer.concat([...entries, end]))
  const error = await refusal(t, { signer, bytes })
  t.is(error.code, 'BUNDLE_DAMAGED')
  t.regex(`${error.why}`, /gzip header/)
})

test('a gzip header with a file name, a comment and a checksum is read through and noticed', async t => {
  const { signer, entries } = forge()
  const plain = gzipSync(Buffer.concat([...entries, end]))
  const head = Buffer.from([0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 1, 2, 3, 4, 2, 3, 2, 0, 65, 66])
  const bytes = Buffer.concat([head, Buffer.from('b.tar\0comment\0xx'), plain.subarray(10)])
  const error = await refusal(t, { signer, bytes })
  t.is(error.code, 'BUNDLE_DAMAGED')
  t.regex(`${error.why}`, /gzip header/)
})

test('what was changed before packing anew is still what is said', async t => {
  const { signer, entries } = forge()
  const missing = gzipSync(Buffer.concat([...entries.slice(0, 5), end]))
  t.is((await refusal(t, { signer, bytes: missing })).code, 'BUNDLE_FILE_MISSING')
  const changed = gzipSync(Buffer.concat([...entries.slice(0, 5), entry(log, 'x'), end]))
  t.is((await refusal(t, { signer, bytes: changed })).code, 'BUNDLE_FILE_CHANGED')
  const stripped = gzipSync(Buffer.concat([...entries.slice(1), end]))
  t.is((await refusal(t, { signer, bytes: stripped })).code, 'BUNDLE_UNSIGNED')
})

test('compressed bytes that say the same in another way are noticed by their digest', async t => {
  const forged = forge()
  const bytes = Buffer.from(archiveOf(forged))
  bytes[20] = (bytes[20] ?? 0) ^ 1
  const error = await refusal(t, { signer: forged.signer, bytes })
  t.is(error.code, 'BUNDLE_DAMAGED')
  t.regex(`${error.why}`, /compressed bytes/)
})
