// How a reader checks the bundle with openssl, tar and sha256sum alone. The report prints it; a test runs it.
import type { Evaluation } from '../schema/evaluation.ts'

export interface Step {
  /** What the command must answer. */
  readonly comment: string
  readonly command: string
}

const algorithmNames: Readonly<Record<string, string>> = {
  'ecdsa-p256': 'ECDSA P-256 with SHA-256',
  'ecdsa-p384': 'ECDSA P-384 with SHA-384',
  ed25519: 'Ed25519',
}

export const algorithmName = (algorithm: string): string => algorithmNames[algorithm] ?? algorithm

/** `signer.pub` and the bundle with its `.sig` lie in the folder in which the commands run. */
export function verifySteps({ bundle }: Evaluation): Step[] {
  const file = shellWord(bundle.file)
  return [
    {
      comment: 'The signature: it answers “Verified OK”, or “Signature Verified Successfully”.',
      command: verifyCommand(bundle.algorithm, file, shellWord(`${bundle.file}.sig`)),
    },
    {
      comment: `The key: it answers ${bundle.keyId}`,
      command: 'openssl pkey -pubin -in signer.pub -outform DER | openssl dgst -sha256 -binary | openssl base64 -A',
    },
    {
      comment: `The manifest: it answers ${bundle.manifestSha256}`,
      command: `tar -xzOf ${file} manifest.json | sha256sum`,
    },
    {
      comment: 'Any file that is cited, PATH as the citation gives it: it answers the SHA-256 beside the citation.',
      command: `tar -xzOf ${file} PATH | sha256sum`,
    },
  ]
}

/** The `.sig` beside a bundle is the raw signature over the whole file. */
function verifyCommand(algorithm: string, file: string, signature: string): string {
  if (algorithm === 'ed25519') {
    return `openssl pkeyutl -verify -rawin -pubin -inkey signer.pub -sigfile ${signature} -in ${file}`
  }
  const hash = algorithm === 'ecdsa-p384' ? 'sha384' : 'sha256'
  return `openssl dgst -${hash} -verify signer.pub -signature ${signature} ${file}`
}

/** A file name that a reader pastes into a shell must not be able to run anything, nor be taken for an option. */
function shellWord(text: string): string {
  const safe = text.startsWith('-') ? `./${text}` : text
  return /^[A-Za-z0-9._/-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`
}
