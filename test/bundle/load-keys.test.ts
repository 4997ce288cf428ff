// Key files that are not the one that is needed are refused by the name of what they are.
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { loadSigningKey, loadTrustedKeys } from '../../src/bundle/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { keys, temporaryFolder } from './helpers/sample.ts'

const spki = { type: 'spki', format: 'pem' } as const
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
const encryption = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const
const pem = (label: string, body = 'AAAA') => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`

async function file(t: ExecutionContext, text: string): Promise<string> {
  const path = join(await temporaryFolder(t), 'the.key')
  await writeFile(path, text)
  return path
}

async function why(t: ExecutionContext, load: Promise<unknown>): Promise<string> {
  const error = await t.throwsAsync(load, { instanceOf: StigpackError, code: 'KEY_INVALID' })
  return error instanceof StigpackError ? `${error.why}` : ''
}

const notForSigning: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'a public key': [ec.publicKey.export(spki).toString(), /public key/],
  'an encrypted PKCS#8 key': [ec.privateKey.export({ ...pkcs8, ...encryption }).toString(), /encrypted/],
  'an encrypted SEC1 key': [
    ec.privateKey.export({ type: 'sec1', format: 'pem', ...encryption }).toString(),
    /encrypted/,
  ],
  'an RSA key': [rsa.privateKey.export(pkcs8).toString(), /RSA key of 2048 bits/],
  'an RSA key in PKCS#1': [rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), /RSA PRIVATE KEY/],
  'a key on a curve that nobody asked for': [otherCurve.privateKey.export(pkcs8).toString(), /secp256k1/],
  "cosign's own encrypted key": [pem('ENCRYPTED SIGSTORE PRIVATE KEY'), /cosign/],
  'an older encrypted key of cosign': [pem('ENCRYPTED COSIGN PRIVATE KEY'), /cosign/],
  'an OpenSSH key': [pem('OPENSSH PRIVATE KEY'), /OpenSSH/],
  'a certificate': [pem('CERTIFICATE'), /certificate/],
  'curve parameters alone': [pem('EC PARAMETERS'), /parameters, but no key/],
  'a damaged key': [pem('PRIVATE KEY'), /damaged/],
  'half a key': ['-----BEGIN PRIVATE KEY-----\nAAAA\n', /no block of it is complete/],
  'an empty file': ['', /empty/],
  'other text': ['apiVersion: v1\n', /not PEM/],
  'an OpenSSH public key': ['ssh-ed25519 AAAA me@host', /OpenSSH/],
  'a minisign key': ['untrusted comment: minisign encrypted secret key\nRWRT', /minisign/],
  'two keys': [ec.privateKey.export(pkcs8).toString() + rsa.privateKey.export(pkcs8).toString(), /2 private keys/],
  'a file that is far too large': ['x'.repeat(300_000), /no key is that large/],
}

for (const [what, [text, says]] of Object.entries(notForSigning)) {
  test(`for signing, ${what} is refused for what it is`, async t => {
    t.regex(await why(t, loadSigningKey(await file(t, text))), says)
  })
}

const notForTrust: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'a private key': [ec.privateKey.export(pkcs8).toString(), /private key/],
  'a certificate': [pem('CERTIFICATE'), /certificate/],
  'an RSA key': [rsa.publicKey.export(spki).toString(), /RSA key of 2048 bits/],
  'a key on a curve that nobody asked for': [otherCurve.publicKey.export(spki).toString(), /secp256k1/],
  'other text': ['hello', /not PEM/],
  'a good key with a private one behind it': [
    ec.publicKey.export(spki).toString() + ec.privateKey.export(pkcs8).toString(),
    /private key/,
  ],
}

for (const [what, [text, says]] of Object.entries(notForTrust)) {
  test(`for trust, ${what} is refused for what it is`, async t => {
    t.regex(await why(t, loadTrustedKeys([await file(t, text)])), says)
  })
}

test('a SEC1 key behind its curve parameters signs, as openssl ecparam writes it', async t => {
  const sec1 = ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
  const key = await loadSigningKey(await file(t, pem('EC PARAMETERS', 'BggqhkjOPQMBBw==') + sec1))
  t.is(key.algorithm, 'ecdsa-p256')
  t.is(key.publicKeyPem, ec.publicKey.export(spki).toString())
})

test('a trust file may hold several keys, and the same key counts once', async t => {
  const folder = await temporaryFolder(t)
  const one = await keys(join(folder, 'one'))
  const two = await keys(join(folder, 'two'), 'ed25519')
  const both = await file(t, one.key.publicKeyPem + two.key.publicKeyPem)
  const trusted = await loadTrustedKeys([both, one.publicKeyFile])
  t.deepEqual(trusted.map(key => key.keyId).sort(), [one.key.keyId, two.key.keyId].sort())
})

test('a missing key file and a folder have their own answers', async t => {
  const folder = await temporaryFolder(t)
  await t.throwsAsync(loadSigningKey(join(folder, 'none')), { code: 'INPUT_NOT_FOUND' })
  await t.throwsAsync(loadTrustedKeys([folder]), { code: 'INPUT_UNREADABLE' })
})
