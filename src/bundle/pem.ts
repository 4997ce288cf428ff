// Reads a PEM key file and says in words what is in it, so that a wrong file gets an answer instead of "unsupported".
import { StigpackError } from '../errors.ts'
import { openInput, wholeOf } from './file-bytes.ts'

export interface PemBlock {
  /** `PRIVATE KEY`, `PUBLIC KEY`, `EC PRIVATE KEY` … */
  readonly label: string
  /** The block with its BEGIN and END lines. */
  readonly text: string
}

/** Key files are some hundred bytes; a certificate chain some thousand. */
const maximumBytes = 256 * 1024

/** The PEM blocks of a file. Throws INPUT_NOT_FOUND, INPUT_UNREADABLE, and KEY_INVALID where there is none. */
export async function readPem(file: string): Promise<readonly PemBlock[]> {
  const text = await readSmall(file)
  const blocks = [...blocksOf(text)]
  if (blocks.length === 0) throw keyInvalid(file, notPem(text))
  return blocks
}

export const keyInvalid = (file: string, why: string, next?: string): StigpackError =>
  new StigpackError('KEY_INVALID', { what: `${file} does not hold a key that can be used here.`, why, next })

function* blocksOf(text: string): Generator<PemBlock> {
  for (const { 0: begin, 1: label = '', index } of text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,64})-----/g)) {
    const end = `-----END ${label}-----`
    const at = text.indexOf(end, index + begin.length)
    if (at !== -1) yield { label, text: `${text.slice(index, at + end.length)}\n` }
  }
}

/** What a block is, for the message that refuses it. */
export function describeBlock({ label, text }: PemBlock): string {
  if (/^ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY$/.test(label)) {
    return 'It is a private key in the encrypted form of cosign, which only cosign reads.'
  }
  if (label === 'ENCRYPTED PRIVATE KEY' || text.includes('Proc-Type: 4,ENCRYPTED')) {
    return 'It is a private key that is encrypted with a passphrase.'
  }
  if (label === 'OPENSSH PRIVATE KEY') return 'It is a private key in the form of OpenSSH.'
  if (label.endsWith('PRIVATE KEY')) return `It is a private key (${label}).`
  if (label.endsWith('PUBLIC KEY')) return `It is a public key (${label}).`
  if (label.includes('CERTIFICATE')) return `It is a ${label.toLowerCase()}, not a bare key.`
  return `It is PEM of another kind (${label}).`
}

async function readSmall(path: string): Promise<string> {
  const { file, size } = await openInput(path)
  try {
    if (size > maximumBytes) throw keyInvalid(path, `It has ${size} bytes; no key is that large.`)
    return (await wholeOf(file, size)).toString('latin1')
  } finally {
    await file.close()
  }
}

function notPem(text: string): string {
  if (text.trim() === '') return 'It is empty.'
  if (text.includes('-----BEGIN')) return 'It begins as PEM, but no block of it is complete.'
  if (/^ssh-|^ecdsa-sha2-/.test(text)) return 'It is a public key in the form of OpenSSH.'
  if (text.startsWith('untrusted comment:')) return 'It is a key of minisign or signify.'
  return 'It is not PEM text.'
}
