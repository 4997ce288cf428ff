// The signature file: a Sigstore bundle v0.3 whose DSSE envelope carries the manifest's bytes.
import * as z from 'zod'
import { payloadType } from '../schema/manifest.ts'
import { canonicalJson, type JsonProblem, parseCanonicalJson } from './canonical-json.ts'

export const sigstoreMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json'

/** DSSE's pre-authentication encoding, version 1: what is signed says of which type and length it is. */
export const preAuthEncoding = (type: string, payload: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `, 'utf8'), payload])

const envelopeSchema = z.strictObject({
  mediaType: z.literal(sigstoreMediaType),
  verificationMaterial: z.strictObject({ publicKey: z.strictObject({ hint: z.string().min(1) }) }),
  dsseEnvelope: z.strictObject({
    payload: z.string(),
    payloadType: z.literal(payloadType),
    signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })),
  }),
})

export interface Envelope {
  readonly payload: Buffer
  readonly keyId: string
  /** Absent where the envelope carries no signature. */
  readonly signature: Buffer | undefined
}

export function writeEnvelope(payload: Buffer, keyId: string, signature: Buffer): Buffer {
  const bundle = {
    mediaType: sigstoreMediaType,
    verificationMaterial: { publicKey: { hint: keyId } },
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ keyid: keyId, sig: signature.toString('base64') }],
    },
  }
  return Buffer.from(canonicalJson(bundle), 'utf8')
}

/** The envelope in the bytes of manifest.sigstore.json, or why there is none. Proves nothing: it only takes it apart. */
export function readEnvelope(
  bytes: Uint8Array,
  maximumDepth: number,
): { readonly envelope: Envelope } | { readonly problem: JsonProblem } {
  const parsed = parseCanonicalJson(bytes, maximumDepth)
  if ('problem' in parsed) return parsed
  const checked = envelopeSchema.safeParse(parsed.value)
  if (!checked.success) return problem(firstIssue(checked.error))
  const { dsseEnvelope, verificationMaterial } = checked.data
  const { hint } = verificationMaterial.publicKey
  const [first, second] = dsseEnvelope.signatures
  if (second !== undefined) return problem('It carries more than one signature.')
  if (first !== undefined && first.keyid !== hint) return problem('Its two names for the signing key differ.')
  const payload = fromBase64(dsseEnvelope.payload)
  const signature = first === undefined || first.sig === '' ? undefined : fromBase64(first.sig)
  if (payload === null || signature === null) return problem('Its base64 is malformed.')
  return { envelope: { payload, keyId: hint, signature } }
}

const problem = (why: string) => ({ problem: { kind: 'form', why } as const })

/** One line of what a schema found wrong: where, and what. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  const place = issue?.path.map(String).join('.') || 'the document'
  return `At ${place}: ${issue?.message ?? 'invalid'}.`
}

/** null for anything but padded standard base64 in its one spelling, which Buffer.from alone would not notice. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
