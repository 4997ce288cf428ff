// Makes a key pair and writes it as stigpack.key (owner only) and stigpack.pub.
import { generateKeyPair as generate, type KeyObject } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { assertWritable, unwritable, writeOutput } from '../output-file.ts'
import { curveOf, type KeyType, publicPart } from './key-types.ts'

export const privateKeyName = 'stigpack.key'
export const publicKeyName = 'stigpack.pub'

export interface GenerateOptions {
  /** ecdsa-p256 where absent. */
  readonly type?: KeyType | undefined
  /** Folder for the two files; made where it does not exist. */
  readonly output: string
  /** Replace a pair that exists. A key that is gone signs nothing any more, so the default is no. */
  readonly force?: boolean | undefined
}

export interface GeneratedPair {
  readonly type: KeyType
  readonly keyId: string
  readonly privateKeyFile: string
  readonly publicKeyFile: string
}

/** PKCS#8 PEM and SPKI PEM. Throws OUTPUT_EXISTS and OUTPUT_UNWRITABLE; then neither file was touched. */
export async function generateKeyPair(options: GenerateOptions): Promise<GeneratedPair> {
  const { type = 'ecdsa-p256', output, force = false } = options
  const privateKeyFile = join(output, privateKeyName)
  const publicKeyFile = join(output, publicKeyName)
  await mkdir(output, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(output, error)
  })
  await assertWritable(privateKeyFile, { force })
  await assertWritable(publicKeyFile, { force })
  const { privateKey, publicKey } = await makePair(type)
  const { keyId, publicKeyPem } = publicPart(publicKey, type)
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeOutput(privateKeyFile, Buffer.from(privateKeyPem), { force, mode: 0o600 })
  try {
    await writeOutput(publicKeyFile, publicKeyPem, { force })
  } catch (error) {
    // Half a pair would only look like a finished one.
    if (!force) await rm(privateKeyFile, { force: true })
    throw error
  }
  return { type, keyId, privateKeyFile, publicKeyFile }
}

const generateAsync = promisify(generate)

async function makePair(type: KeyType): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  if (type === 'ed25519') return generateAsync('ed25519')
  return generateAsync('ec', { namedCurve: curveOf[type] })
}
