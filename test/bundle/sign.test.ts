// Signatures: the same every time, the ones the standards give, and checked by node:crypto alone.
import { createECDH, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { keyTypes, type SigningKey } from '../../src/bundle/index.ts'
import { publicPart } from '../../src/bundle/key-types.ts'
import { signBytes, signFile } from '../../src/bundle/sign.ts'
import { isSignedBy } from '../../src/bundle/verify-signature.ts'
import { keys, sha256, temporaryFolder } from './helpers/sample.ts'

/** RFC 6979, A.2.5 and A.2.6: message "sample" under SHA-256 and SHA-384. */
const vectors = [
  {
    algorithm: 'ecdsa-p256',
    curve: 'prime256v1',
    crv: 'P-256',
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    key: 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721',
    r: 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716',
    s: 'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8',
  },
  {
    algorithm: 'ecdsa-p384',
    curve: 'secp384r1',
    crv: 'P-384',
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    key: '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5',
    r: '94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46',
    s: '99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8',
  },
] as const

for (const vector of vectors) {
  test(`${vector.algorithm} gives the signature of RFC 6979, in its low form`, async t => {
    const signature = await signBytes(keyOf(vector), Buffer.from('sample'))
    const [r, s] = integersOf(signature)
    t.is(r, BigInt(`0x${vector.r}`))
    const given = BigInt(`0x${vector.s}`)
    t.is(s, given > vector.order / 2n ? vector.order - given : given)
  })
}

for (const type of keyTypes) {
  test(`${type} signs bytes and files alike, twice the same, and both verify`, async t => {
    const folder = await temporaryFolder(t)
    const { key } = await keys(folder, type)
    const bytes = Buffer.alloc(1_500_000, 'evidence ')
    const path = join(folder, 'file')
    await writeFile(path, bytes)
    const file = await open(path, 'r')
    const signed = await signFile(key, file)
    await file.close()
    t.deepEqual(signed.signature, await signBytes(key, bytes))
    t.is(signed.sha256, sha256(bytes))
    t.is(signed.size, bytes.length)
    t.true(isSignedBy(key, bytes, signed.signature))
    const other = Buffer.from(bytes)
    other[0] = 0
    t.false(isSignedBy(key, other, signed.signature))
  })
}

test('Ed25519 signatures are those of node:crypto', async t => {
  const { key } = await keys(await temporaryFolder(t), 'ed25519')
  t.deepEqual(await signBytes(key, Buffer.from('m')), sign(null, Buffer.from('m'), key.privateKey))
})

test('a signature made with another digest does not fit: the kind of key decides, not the signature', async t => {
  const { key } = await keys(await temporaryFolder(t), 'ecdsa-p384')
  const message = Buffer.from('m')
  const withSha256 = sign('sha256', message, key.privateKey)
  t.true(verify('sha256', message, key.publicKey, withSha256))
  t.false(isSignedBy(key, message, withSha256))
})

for (const [what, signature] of Object.entries({
  empty: '',
  short: 'aa',
  'not DER': 'ff'.repeat(70),
  zero: '3006020100020100',
})) {
  test(`a signature that is ${what} does not fit, and nothing is thrown`, async t => {
    for (const type of keyTypes) {
      const { key } = await keys(join(await temporaryFolder(t), type), type)
      t.false(isSignedBy(key, Buffer.from('m'), Buffer.from(signature, 'hex')))
    }
  })
}

function keyOf(vector: (typeof vectors)[number]): SigningKey {
  const ecdh = createECDH(vector.curve)
  ecdh.setPrivateKey(Buffer.from(vector.key, 'hex'))
  const point = ecdh.getPublicKey().subarray(1)
  const half = point.length / 2
  const [x, y] = [point.subarray(0, half), point.subarray(half)].map(part => part.toString('base64url'))
  const d = Buffer.from(vector.key, 'hex').toString('base64url')
  const jwk = { kty: 'EC', crv: vector.crv, d, x: x ?? '', y: y ?? '' }
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  return { ...publicPart(createPublicKey(privateKey), vector.algorithm), privateKey }
}

/** The two integers of a DER signature, whose lengths are below 128 bytes. */
function integersOf(der: Buffer): [bigint, bigint] {
  const rLength = der[3] ?? 0
  const r = der.subarray(4, 4 + rLength)
  const s = der.subarray(6 + rLength)
  return [BigInt(`0x${r.toString('hex')}`), BigInt(`0x${s.toString('hex')}`)]
}
