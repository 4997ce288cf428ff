// Reads the key that seals and the keys that the verifier trusts, and refuses everything else by name.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { describeKey, keyTypeOf, publicPart, type SigningKey, type TrustedKey } from './key-types.ts'
import { describeBlock, keyInvalid, type PemBlock, readPem } from './pem.ts'

const plainPrivate = ['PRIVATE KEY', 'EC PRIVATE KEY']

/**
 * PKCS#8 or SEC1 PEM of a P-256, P-384 or Ed25519 key, not encrypted.
 * Throws KEY_INVALID with what was found instead, INPUT_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function loadSigningKey(file: string): Promise<SigningKey> {
  // `openssl ecparam -genkey` puts the curve's parameters before the key.
  const blocks = (await readPem(file)).filter(({ label }) => label !== 'EC PARAMETERS')
  const [first] = blocks
  if (first === undefined) throw keyInvalid(file, 'It holds EC parameters, but no key.')
  const usable = blocks.filter(isPlainPrivate)
  const [only] = usable
  if (only === undefined) throw keyInvalid(file, describeBlock(first), signingAdvice(first))
  if (usable.length > 1)
    throw keyInvalid(file, `It holds ${usable.length} private keys: it is not clear which one signs.`)
  const privateKey = parse(file, () => createPrivateKey({ key: only.text, format: 'pem' }))
  const algorithm = usableType(file, privateKey)
  return { ...publicPart(createPublicKey(privateKey), algorithm), privateKey }
}

/**
 * The public keys that the verifier trusts: SPKI PEM, one or more in each file, the same key counted once.
 * Throws KEY_INVALID, INPUT_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function loadTrustedKeys(files: readonly string[]): Promise<readonly TrustedKey[]> {
  const trusted = new Map<string, TrustedKey>()
  for (const file of files) {
    for (const block of await readPem(file)) {
      if (block.label !== 'PUBLIC KEY') throw keyInvalid(file, describeBlock(block), trustAdvice(block))
      const publicKey = parse(file, () => createPublicKey({ key: block.text, format: 'pem' }))
      const key = { ...publicPart(publicKey, usableType(file, publicKey)), file }
      if (!trusted.has(key.keyId)) trusted.set(key.keyId, key)
    }
  }
  return [...trusted.values()]
}

const isPlainPrivate = ({ label, text }: PemBlock) => plainPrivate.includes(label) && !text.includes('Proc-Type:')

function parse(file: string, read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch {
    // The library's own words name functions of OpenSSL and help nobody.
    throw keyInvalid(file, 'It is PEM, but what it holds is damaged or of an unknown kind.')
  }
}

function usableType(file: string, key: KeyObject) {
  const type = keyTypeOf(key)
  if (type === undefined)
    throw keyInvalid(file, `It is ${describeKey(key)}; ECDSA P-256, P-384 and Ed25519 can be used.`)
  return type
}

function signingAdvice({ label }: PemBlock): string | undefined {
  if (label.endsWith('PUBLIC KEY')) return 'Pass the private key; beside stigpack.pub it is called stigpack.key.'
  if (label === 'ENCRYPTED PRIVATE KEY' || label === 'EC PRIVATE KEY') {
    return 'Decrypt it into a protected place first: openssl pkcs8 -topk8 -nocrypt -in FILE -out stigpack.key'
  }
  return undefined
}

function trustAdvice({ label }: PemBlock): string | undefined {
  if (label.endsWith('PRIVATE KEY')) return 'Pass the public key; a private key belongs to the collector alone.'
  if (label === 'CERTIFICATE') return 'Take the key out of it: openssl x509 -pubkey -noout -in FILE > stigpack.pub'
  return undefined
}
