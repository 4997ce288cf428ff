// Why a request brought no evidence, in the words of a gap.
import * as z from 'zod'
import type { GapReason } from '../../model/source.ts'

/** A request that failed for good. */
export class RequestFault extends Error {
  readonly reason: GapReason
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** Whether TLS failed before there was any talk of Kubernetes. */
  readonly isTls: boolean

  constructor(reason: GapReason, message: string, options: { status?: number; isTls?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'RequestFault'
    this.reason = reason
    this.status = options.status
    this.isTls = options.isTls ?? false
  }
}

const statusSchema = z.object({ message: z.string().optional(), reason: z.string().optional() })

/** What a server's refusal means. `body` is what it said, a Kubernetes Status or anything else. */
export function faultOfAnswer(status: number, body: Buffer): RequestFault {
  const said = describeAnswer(body)
  const message = said === '' ? `HTTP ${status}` : said
  return new RequestFault(reasonOf(status), message, { status })
}

function reasonOf(status: number): GapReason {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 504) return 'timeout'
  return 'server-error'
}

function describeAnswer(body: Buffer): string {
  const text = body.toString('utf8', 0, 8192)
  try {
    const status = statusSchema.safeParse(JSON.parse(text))
    if (status.success && status.data.message !== undefined) return oneLine(status.data.message)
  } catch {
    // No Status object: a proxy or load balancer spoke, in its own words.
  }
  return oneLine(text)
}

/** At most 300 characters, without control characters: it goes into logs, the manifest and terminals. */
export const oneLine = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim()
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean
}

const tlsCodes = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'EPROTO',
])
const isTlsCode = (code: string) => tlsCodes.has(code) || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_')

/** What an exception of a request means: TLS, no connection, or a connection that broke. */
export function faultOfException(error: unknown): RequestFault {
  for (const part of causes(error)) {
    const code = 'code' in part && typeof part.code === 'string' ? part.code : ''
    if (isTlsCode(code)) return new RequestFault('unreachable', tlsMessage(code, part), { isTls: true, cause: error })
    if (code.startsWith('ERR_OSSL_')) {
      const message = `a certificate or key of the kubeconfig cannot be read (${code})`
      return new RequestFault('unreachable', message, { isTls: true, cause: error })
    }
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
      return new RequestFault('timeout', 'no answer in time', { cause: error })
    }
  }
  const first = causes(error)[0]
  const code = first !== undefined && 'code' in first ? String(first.code) : ''
  const message = first?.message || code || String(error)
  return new RequestFault('unreachable', oneLine(message), { cause: error })
}

function tlsMessage(code: string, error: Error): string {
  if (code === 'CERT_HAS_EXPIRED') return `the server's certificate has expired (${code})`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return oneLine(`the server's certificate is for another name: ${error.message}`)
  return oneLine(`${error.message} (${code})`)
}

/** The error, its causes and the parts of an aggregate, innermost and most telling first. */
function causes(error: unknown): Error[] {
  const chain: Error[] = []
  const visit = (part: unknown, depth: number) => {
    if (!(part instanceof Error) || depth > 5) return
    visit(part.cause, depth + 1)
    if (part instanceof AggregateError) for (const inner of part.errors) visit(inner, depth + 1)
    chain.push(part)
  }
  visit(error, 0)
  return chain
}
