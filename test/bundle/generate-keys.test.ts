// Making key pairs: two files, one of them private, neither ever replaced unasked.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { generateKeyPair, keyTypes, loadSigningKey, loadTrustedKeys } from '../../src/bundle/index.ts'
import { temporaryFolder } from './helpers/sample.ts'

for (const type of keyTypes) {
  test(`a pair of ${type} is PKCS#8 and SPKI PEM of that kind, and both halves name the same key`, async t => {
    const output = join(await temporaryFolder(t), 'new', 'folder')
    const pair = await generateKeyPair({ type, output })
    t.deepEqual((await readdir(output)).sort(), ['stigpack.key', 'stigpack.pub'])
    const privatePem = await readFile(pair.privateKeyFile, 'utf8')
    t.true(privatePem.startsWith('-----BEGIN PRIVATE KEY-----\n'))
    const publicPem = await readFile(pair.publicKeyFile, 'utf8')
    t.is(createPublicKey(createPrivateKey(privatePem)).export({ type: 'spki', format: 'pem' }), publicPem)
    const [trusted] = await loadTrustedKeys([pair.publicKeyFile])
    t.is(trusted?.algorithm, type)
    t.is(trusted?.keyId, pair.keyId)
    t.is((await loadSigningKey(pair.privateKeyFile)).keyId, pair.keyId)
  })
}

test('ecdsa-p256 is the kind that nobody had to ask for', async t => {
  t.is((await generateKeyPair({ output: await temporaryFolder(t) })).type, 'ecdsa-p256')
})

test('only its owner can read the private key', async t => {
  const { privateKeyFile } = await generateKeyPair({ output: await temporaryFolder(t) })
  t.is((await stat(privateKeyFile)).mode & 0o777, 0o600)
})

for (const name of ['stigpack.key', 'stigpack.pub']) {
  test(`an existing ${name} stops everything and stays as it is`, async t => {
    const output = await temporaryFolder(t)
    await writeFile(join(output, name), 'precious')
    const error = await t.throwsAsync(generateKeyPair({ output }), { code: 'OUTPUT_EXISTS' })
    t.true(error?.message.includes(name))
    t.deepEqual(await readdir(output), [name])
    t.is(await readFile(join(output, name), 'utf8'), 'precious')
  })
}

test('force replaces the pair', async t => {
  const output = await temporaryFolder(t)
  const first = await generateKeyPair({ output })
  const second = await generateKeyPair({ output, force: true })
  t.not(first.keyId, second.keyId)
  t.is((await loadSigningKey(second.privateKeyFile)).keyId, second.keyId)
})

test('a folder that cannot be made is an output that cannot be written', async t => {
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'file'), '')
  await t.throwsAsync(generateKeyPair({ output: join(folder, 'file', 'keys') }), { code: 'OUTPUT_UNWRITABLE' })
  await mkdir(join(folder, 'keys'))
  t.deepEqual(await readdir(join(folder, 'keys')), [])
})
