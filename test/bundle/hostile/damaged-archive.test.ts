// Archives that end early, go on too long, or are put together from several: sonobuoy's #572, #1633 and #1908 among them.
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import test from 'ava'
import { archiveOf, end, entry, type Forgery, forge, gzip, refusal } from '../helpers/forge.ts'

const tar = ({ entries }: Forgery) => Buffer.concat([...entries, end])

test('a bundle cut anywhere is damaged, and one cut to nothing is none', async t => {
  const forged = forge()
  const whole = archiveOf(forged)
  for (let length = 0; length < whole.length; length += 37) {
    const { code } = await refusal(t, { signer: forged.signer, bytes: whole.subarray(0, length) })
    t.is(code, length < 18 ? 'BUNDLE_NOT_A_BUNDLE' : 'BUNDLE_DAMAGED', `cut to ${length}`)
  }
})

test('an archive cut anywhere and compressed properly is damaged or lacks its end', async t => {
  const forged = forge()
  const whole = tar(forged)
  for (let length = 256; length < whole.length; length += 256) {
    const { code } = await refusal(t, { signer: forged.signer, bytes: gzip(whole.subarray(0, length)) })
    t.is(code, 'BUNDLE_DAMAGED', `cut to ${length}`)
  }
})

test('bytes behind the compressed data are damage, zeros too', async t => {
  const { signer, entries } = forge()
  for (const tail of [Buffer.alloc(1), Buffer.alloc(512), Buffer.from('PK\x03\x04')]) {
    const bytes = gzip(Buffer.concat([...entries, end]), tail)
    t.is((await refusal(t, { signer, bytes })).code, 'BUNDLE_DAMAGED')
  }
})

test('a second gzip member is damage, whether it is empty or holds more entries', async t => {
  const forged = forge()
  for (const second of [Buffer.alloc(0), Buffer.concat([entry('evil.json', '{}'), end])]) {
    const bytes = Buffer.concat([archiveOf(forged), gzipSync(second)])
    t.is((await refusal(t, { signer: forged.signer, bytes })).code, 'BUNDLE_DAMAGED')
  }
})

test('an archive that is spread over two members is damage', async t => {
  const { signer, entries } = forge()
  const all = Buffer.concat([...entries, end])
  const bytes = Buffer.concat([gzip(all.subarray(0, 2048)), gzipSync(all.subarray(2048))])
  t.is((await refusal(t, { signer, bytes })).code, 'BUNDLE_DAMAGED')
})

test('entries behind the end marker are damage', async t => {
  const { signer, entries } = forge()
  const bytes = gzip(Buffer.concat([...entries, end, entry('evil.json', '{}'), end]))
  t.is((await refusal(t, { signer, bytes })).code, 'BUNDLE_DAMAGED')
})

test('half an end marker is damage', async t => {
  const { signer, entries } = forge()
  const bytes = gzip(Buffer.concat([...entries, end.subarray(512), entry('evil.json', '{}'), end]))
  t.is((await refusal(t, { signer, bytes })).code, 'BUNDLE_DAMAGED')
})

test('something in the padding of a file is damage', async t => {
  const forged = forge()
  const last = Buffer.from(forged.entries[5] ?? Buffer.alloc(0))
  last[last.length - 1] = 1
  forged.entries[5] = last
  t.is((await refusal(t, forged)).code, 'BUNDLE_DAMAGED')
})

test('a wrong checksum or length in the trailer is damage, even where the digest in the header was made to fit', async t => {
  const forged = forge()
  for (const at of [8, 1]) {
    const bytes = Buffer.from(archiveOf(forged))
    const place = bytes.length - at
    bytes[place] = (bytes[place] ?? 0) ^ 0x40
    createHash('sha256').update(bytes.subarray(48)).digest().copy(bytes, 16)
    t.throws(() => gunzipSync(bytes))
    t.is((await refusal(t, { signer: forged.signer, bytes })).code, 'BUNDLE_DAMAGED')
  }
})

test('a header with a wrong checksum is damage', async t => {
  const forged = forge()
  const spoilt = Buffer.from(forged.entries[3] ?? Buffer.alloc(0))
  spoilt[100] = 0x31
  forged.entries[3] = spoilt
  t.is((await refusal(t, forged)).code, 'BUNDLE_DAMAGED')
})

for (const [what, bytes] of Object.entries({
  'an empty file': Buffer.alloc(0),
  text: Buffer.from('apiVersion: v1\nkind: Pod\n'.repeat(10)),
  'a zip': Buffer.from(`PK\x03\x04${'x'.repeat(100)}`),
  'a bare tar': Buffer.concat([entry('a', 'b'), end]),
  'a gzip of text': gzipSync('hello '.repeat(1000)),
  'a gzip of nothing': gzipSync(''),
  'a gzip of zeros': gzipSync(Buffer.alloc(4096)),
  "somebody else's tar.gz": gzipSync(Buffer.concat([entry('readme.md', '# hello'), end])),
  'gzip with another method': Buffer.concat([Buffer.from([0x1f, 0x8b, 9]), Buffer.alloc(40)]),
})) {
  test(`${what} is not a bundle`, async t => {
    t.is((await refusal(t, { signer: forge().signer, bytes })).code, 'BUNDLE_NOT_A_BUNDLE')
  })
}

test('a bundle that does not begin with its signature is damaged', async t => {
  const forged = forge()
  forged.entries.push(...forged.entries.splice(0, 1))
  t.is((await refusal(t, forged)).code, 'BUNDLE_DAMAGED')
})
