// Builds archives from header bytes, honest ones and hostile ones, with a signature of its own making: what the reader
// must refuse cannot be made with the code that seals.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import { loadTrustedKeys, type ReadOptions, readBundle, type TrustedKey } from '../../../src/bundle/index.ts'
import { StigpackError } from '../../../src/errors.ts'
import { contents, record, sha256, temporaryFolder } from './sample.ts'

export interface HeaderFields {
  name?: string
  mode?: string
  uid?: string
  gid?: string
  size?: string
  mtime?: string
  type?: string
  linkName?: string
  magic?: string
  userName?: string
  prefix?: string
}

/** One tar header; every field is written as it is given, and the checksum always fits. */
export function header(fields: HeaderFields): Buffer {
  const block = Buffer.alloc(512)
  const put = (at: number, text: string) => block.write(text, at, 'latin1')
  put(0, fields.name ?? '')
  put(100, fields.mode ?? '000644 ')
  put(108, fields.uid ?? '000000 ')
  put(116, fields.gid ?? '000000 ')
  put(124, fields.size ?? '00000000000 ')
  put(136, fields.mtime ?? '02263523000 ')
  put(148, '        ')
  put(156, fields.type ?? '0')
  put(157, fields.linkName ?? '')
  put(257, fields.magic ?? 'ustar\x0000')
  put(265, fields.userName ?? '')
  put(329, '000000 ')
  put(337, '000000 ')
  put(345, fields.prefix ?? '')
  const sum = block.reduce((total, byte) => total + byte, 0)
  put(148, `${sum.toString(8).padStart(6, '0')} \0`)
  return block
}

export const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)])

/** A regular file as sealing packs it, but for the fields that are given. */
export function entry(name: string, body: string | Buffer = '', fields: HeaderFields = {}): Buffer {
  const bytes = Buffer.from(body)
  const size = `${bytes.length.toString(8).padStart(11, '0')} `
  return Buffer.concat([header({ name, size, ...fields }), padded(bytes)])
}

export const end = Buffer.alloc(1024)

/** A gzip file with the header of a bundle, its digest fitting, around these bytes. */
export function gzip(tar: Buffer, tail: Buffer = Buffer.alloc(0)): Buffer {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(tar), 0)
  trailer.writeUInt32LE(tar.length % 2 ** 32, 4)
  const data = Buffer.concat([deflateRawSync(tar), trailer, tail])
  const head = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 36, 0, 0x53, 0x50, 32, 0])
  return Buffer.concat([head, createHash('sha256').update(data).digest(), data])
}

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain }

/** Sorted keys, no spaces. */
export function canonical(value: unknown): string {
  const write = (plain: Plain): string => {
    if (Array.isArray(plain)) return `[${plain.map(write).join(',')}]`
    if (plain === null || typeof plain !== 'object') return JSON.stringify(plain)
    const members = Object.keys(plain)
      .sort()
      .map(key => `${JSON.stringify(key)}:${write(plain[key] ?? null)}`)
    return `{${members.join(',')}}`
  }
  return write(JSON.parse(JSON.stringify(value)))
}

export interface Signer {
  readonly privateKeyPem: string
  readonly publicKeyPem: string
  readonly keyId: string
}

export function signer(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' })
  return {
    privateKeyPem: privateKey,
    publicKeyPem: publicKey,
    keyId: createHash('sha256').update(der).digest('base64'),
  }
}

/** The signature over DSSE's pre-authentication encoding of an in-toto payload. */
export function signature(by: Signer, payload: Buffer, type = 'application/vnd.in-toto+json'): Buffer {
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload])
  return sign('sha256', encoded, createPrivateKey(by.privateKeyPem))
}

export interface Envelope {
  mediaType: string
  verificationMaterial: { publicKey: { hint: string } } & Record<string, unknown>
  dsseEnvelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] }
}

export function envelope(by: Signer, payload: Buffer): Envelope {
  return {
    mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    verificationMaterial: { publicKey: { hint: by.keyId } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ keyid: by.keyId, sig: signature(by, payload).toString('base64') }],
    },
  }
}

export interface Statement {
  _type: string
  predicateType: string
  subject: { name: string; digest: { sha256: string } }[]
  predicate: Record<string, unknown> & { files: { path: string; size: number; sha256: string }[] }
}

export function statement(files: Readonly<Record<string, string | Buffer>> = contents): Statement {
  const sorted = Object.keys(files).sort()
  const digest = (path: string) => sha256(files[path] ?? '')
  return {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'urn:stigpack:evidence-manifest:1',
    subject: sorted.map(path => ({ name: path, digest: { sha256: digest(path) } })),
    predicate: {
      ...record,
      files: sorted.map(path => ({ path, size: Buffer.byteLength(files[path] ?? ''), sha256: digest(path) })),
    },
  }
}

export interface Forgery {
  readonly signer: Signer
  /** manifest.sigstore.json, manifest.json and the files, each a whole entry. */
  entries: Buffer[]
}

export interface ForgeOptions {
  readonly files?: Readonly<Record<string, string | Buffer>>
  readonly change?: (statement: Statement) => void
  /** The manifest's bytes, instead of the canonical form of the statement. */
  readonly manifest?: (canonicalForm: string) => string | Buffer
  readonly envelope?: (envelope: Envelope) => void
  readonly sigstore?: (canonicalForm: string) => string | Buffer
}

/** An honest bundle's entries, for the test to spoil. */
export function forge(options: ForgeOptions = {}): Forgery {
  const by = signer()
  const { files = contents } = options
  const said = statement(files)
  options.change?.(said)
  const manifest = Buffer.from(options.manifest?.(canonical(said)) ?? canonical(said))
  const signed = envelope(by, manifest)
  options.envelope?.(signed)
  const sigstore = options.sigstore?.(canonical(signed)) ?? canonical(signed)
  const rest = Object.keys(files)
    .sort()
    .map(path => entry(path, files[path] ?? ''))
  return { signer: by, entries: [entry('manifest.sigstore.json', sigstore), entry('manifest.json', manifest), ...rest] }
}

export const archiveOf = ({ entries }: Pick<Forgery, 'entries'>): Buffer => gzip(Buffer.concat([...entries, end]))

type Context = Pick<ExecutionContext, 'teardown'>

/** Reads these bytes as a bundle, trusting the signers that are given; the number of lines that were seen. */
export async function readBytes(
  t: Context,
  bytes: Buffer,
  trusted: readonly Signer[],
  options: Omit<ReadOptions, 'trust'> = {},
): Promise<number> {
  const folder = await temporaryFolder(t)
  const path = join(folder, 'bundle.tar.gz')
  await writeFile(path, bytes)
  let lines = 0
  const visitor = {
    line: () => {
      lines++
    },
  }
  await readBundle(path, { ...options, trust: await trustOf(folder, trusted) }, visitor)
  return lines
}

export async function trustOf(folder: string, signers: readonly Signer[]): Promise<readonly TrustedKey[]> {
  const path = join(folder, 'trusted.pub')
  await writeFile(path, signers.map(({ publicKeyPem }) => publicKeyPem).join(''))
  return loadTrustedKeys([path])
}

/** The error that refuses these bytes; fails the test where they are taken, or where another kind of error comes out. */
export async function refusal(
  t: ExecutionContext,
  forged: Forgery | { readonly bytes: Buffer; readonly signer: Signer },
  options: Omit<ReadOptions, 'trust'> = {},
): Promise<StigpackError> {
  const bytes = 'bytes' in forged ? forged.bytes : archiveOf(forged)
  const error = await t.throwsAsync(readBytes(t, bytes, [forged.signer], options), { instanceOf: StigpackError })
  if (!(error instanceof StigpackError)) throw new Error('not refused')
  t.is(error.exitCode, 5, 'every refusal is "not trustworthy"')
  return error
}
