// One byte changed, anywhere: in the file as it lies on disk, and in the archive inside when it is compressed anew.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { keyTypes, readBundle } from '../../../src/bundle/index.ts'
import { StigpackError } from '../../../src/errors.ts'
import { gzip } from '../helpers/forge.ts'
import { type Sample, sample } from '../helpers/sample.ts'

/** The codes of the refusals, by how often; any other outcome fails. */
async function refuseAll(
  t: ExecutionContext,
  { folder, trust }: Sample,
  variants: Iterable<readonly [string, Buffer]>,
) {
  const path = join(folder, 'flipped.tar.gz')
  const codes = new Map<string, number>()
  for (const [where, bytes] of variants) {
    await writeFile(path, bytes)
    const outcome = await readBundle(path, { trust }).then(
      () => `${where} was taken`,
      (error: unknown) => (error instanceof StigpackError && error.exitCode === 5 ? error.code : `${where}: ${error}`),
    )
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1)
  }
  for (const outcome of codes.keys()) t.regex(outcome, /^BUNDLE_[A-Z_]+$/)
  return codes
}

function* flips(bytes: Buffer, step: number, pack = (changed: Buffer) => changed) {
  for (let at = 0; at < bytes.length; at += step) {
    for (const mask of [1 << (at % 8), 0xff]) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ mask
      yield [`byte ${at} with ${mask}`, pack(changed)] as const
    }
  }
}

for (const type of keyTypes) {
  test(`no byte of a bundle sealed with ${type} can be changed`, async t => {
    const sealed = await sample(t, type)
    const bytes = await readFile(sealed.sealed.path)
    const codes = await refuseAll(t, sealed, flips(bytes, type === 'ecdsa-p256' ? 1 : 5))
    t.true((codes.get('BUNDLE_DAMAGED') ?? 0) > 0)
  })
}

test('no byte of the archive inside can be changed, with everything around it made to fit', async t => {
  const sealed = await sample(t)
  const archive = gunzipSync(await readFile(sealed.sealed.path))
  const codes = await refuseAll(t, sealed, flips(archive, 3, gzip))
  for (const code of ['BUNDLE_SIGNATURE_INVALID', 'BUNDLE_FILE_CHANGED', 'BUNDLE_DAMAGED']) {
    t.true((codes.get(code) ?? 0) > 0, code)
  }
})

test('no field of a header can be changed with its checksum made to fit', async t => {
  const sealed = await sample(t)
  const archive = gunzipSync(await readFile(sealed.sealed.path))
  const withChecksum = (changed: Buffer) => {
    changed.fill(0x20, 148, 156)
    const sum = changed.subarray(0, 512).reduce((total, byte) => total + byte, 0)
    changed.write(`${sum.toString(8).padStart(6, '0')} \0`, 148, 'latin1')
    return gzip(changed)
  }
  const variants = [...flips(archive.subarray(0, 512), 1, head => head)]
    .filter(([where]) => !/^byte 1(4[89]|5[0-5]) /.test(where))
    .map(([where, head]) => [where, withChecksum(Buffer.concat([head, archive.subarray(512)]))] as const)
  await refuseAll(t, sealed, variants)
})
