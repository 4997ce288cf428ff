// The header that the reader expects is the header that archiver writes, whatever the path's length.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { pack } from '../../src/bundle/pack.ts'
import { headOf } from '../../src/bundle/tar-head.ts'
import { sha256, temporaryFolder } from './helpers/sample.ts'

async function packed(path: string, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of pack([{ path, bytes }])) chunks.push(chunk)
  return gunzipSync(Buffer.concat(chunks))
}

async function same(t: ExecutionContext, path: string): Promise<void> {
  const bytes = Buffer.from('0123456789')
  const expected = Buffer.concat([headOf(path, bytes.length), bytes, Buffer.alloc(502 + 1024)])
  t.true(expected.equals(await packed(path, bytes)), `${path.length}: ${path}`)
}

test('paths around every limit of the header have the header that archiver gives them', async t => {
  for (const length of [1, 99, 100, 101, 154, 155, 156, 254, 255, 256, 257, 400]) {
    await same(t, 'n'.repeat(length))
    await same(t, `p/${'n'.repeat(length)}`)
    await same(t, `${'p'.repeat(length)}/n`)
    await same(t, `${'p'.repeat(length)}/${'n'.repeat(100)}`)
    await same(t, `${'seg/'.repeat(length / 4)}n`)
  }
})

test('any other path too', async t => {
  const segment = fc.string({ unit: fc.constantFrom('a', 'B', '0', '.', '-', '_'), minLength: 1, maxLength: 120 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        segment.map(text => `x${text}`),
        { minLength: 1, maxLength: 8 },
      ),
      async segments => {
        await same(t, segments.join('/'))
      },
    ),
    { numRuns: 60 },
  )
})

test('a file has the same header as a buffer, and fits behind it', async t => {
  const location = join(await temporaryFolder(t), 'spooled')
  const content = Buffer.alloc(700_000, 'line\n')
  await writeFile(location, content)
  const file = { path: 'evidence/a.ndjson', location, size: content.length, sha256: sha256(content) }
  const chunks: Buffer[] = []
  for await (const chunk of pack([{ file }])) chunks.push(chunk)
  const archive = gunzipSync(Buffer.concat(chunks))
  t.true(headOf(file.path, file.size).equals(archive.subarray(0, 512)))
  t.true(content.equals(archive.subarray(512, 512 + content.length)))
})
