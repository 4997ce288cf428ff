// Bombs: each limit is named with its value, and reached before memory or time is spent.
import { createHash } from 'node:crypto'
import { createDeflateRaw } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import type { Limits } from '../../../src/bundle/index.ts'
import { archiveOf, entry, type Forgery, forge, gzip, readBytes, refusal, signer } from '../helpers/forge.ts'

async function over(t: ExecutionContext, forged: Forgery, limits: Partial<Limits>): Promise<void> {
  const [[name, value] = ['', 0]] = Object.entries(limits)
  const error = await refusal(t, forged, { limits })
  t.is(error.code, 'BUNDLE_LIMIT')
  t.is(error.why, `The limit \`${name}\` is ${value}.`)
  t.truthy(await readBytes(t, archiveOf(forged), [forged.signer], { limits: { [name]: value + 1 } }))
}

test('more files than the limit are refused, and just as many are taken', async t => {
  await over(t, forge(), { entries: 5 })
})

test('more bytes than the limit are refused', async t => {
  const forged = forge()
  await over(t, forged, { totalBytes: Buffer.concat(forged.entries).length + 1023 })
})

test('a file above the limit is refused by what its header says', async t => {
  await over(t, forge({ files: { 'a.ndjson': `${'x'.repeat(99)}\n`.repeat(500) } }), { entryBytes: 49_999 })
})

test('a header that promises eight gigabytes is refused before a byte of them is read', async t => {
  const forged = forge()
  forged.entries[2] = entry('evidence/cluster/core.v1.pods.ndjson', 'x', { size: '77777777777 ' })
  t.is((await refusal(t, forged)).code, 'BUNDLE_FILE_CHANGED')
  forged.entries[0] = entry('manifest.sigstore.json', 'x', { size: '77777777777 ' })
  t.is((await refusal(t, forged)).code, 'BUNDLE_LIMIT')
})

test('a line above the limit is refused', async t => {
  await over(t, forge({ files: { 'a.ndjson': `{}\n${'x'.repeat(300)}\n` } }), { lineBytes: 299 })
})

test('a document above the limit is refused', async t => {
  await over(t, forge({ files: { 'a.json': 'x'.repeat(300) } }), { documentBytes: 299 })
})

test('a manifest above the limit is refused', async t => {
  const forged = forge()
  const size = Number.parseInt(`${forged.entries[1]?.toString('latin1', 124, 135)}`, 8)
  await over(t, forged, { manifestBytes: size - 1 })
})

test('a deeply nested signature file is refused before it is parsed', async t => {
  const nested = forge({ sigstore: () => `${'['.repeat(100_000)}${']'.repeat(100_000)}` })
  const error = await refusal(t, nested)
  t.is(error.code, 'BUNDLE_LIMIT')
  t.is(error.why, 'The limit `jsonDepth` is 32.')
})

test('a deeply nested manifest is refused, though it is signed', async t => {
  const nested = forge({ manifest: text => text.replace('"gaps":[', `"gaps":${'['.repeat(100_000)}`) })
  t.is((await refusal(t, nested)).code, 'BUNDLE_LIMIT')
})

test('a gigabyte of zeros in a megabyte is refused after a part of it', async t => {
  const data: Buffer[] = []
  const deflate = createDeflateRaw({ level: 9 })
  deflate.on('data', (chunk: Buffer) => data.push(chunk))
  const ended = new Promise(resolve => deflate.on('end', resolve))
  deflate.write(entry('manifest.sigstore.json', '', { size: '10000000000 ' }))
  const zeros = Buffer.alloc(1024 ** 2)
  for (let i = 0; i < 1024; i++) if (!deflate.write(zeros)) await new Promise(resolve => deflate.once('drain', resolve))
  deflate.end()
  await ended
  const compressed = Buffer.concat([...data, Buffer.alloc(8)])
  const head = gzip(Buffer.alloc(0)).subarray(0, 16)
  const bytes = Buffer.concat([head, createHash('sha256').update(compressed).digest(), compressed])
  const limits = { manifestBytes: 2 ** 40, entryBytes: 2 ** 40 }
  const error = await refusal(t, { signer: signer(), bytes }, { limits })
  t.is(error.code, 'BUNDLE_LIMIT')
  t.is(error.why, 'The limit `ratio` is 500.')
})
