// Requests to an API server: each with a deadline, retried a few times, never more than a few at once. Nearly all are GET;
// only node pods create and delete something.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { ByteGatherer, type JsonBytes } from '../json/bytes.ts'
import { faultOfAnswer, faultOfException, RequestFault } from './fault.ts'
import { Limiter, Pace } from './limiter.ts'

export interface ClientLimits {
  /** Milliseconds for one attempt, from asking to the last byte. */
  readonly deadline: number
  /** Attempts for 429, 500, 502, 503, 504 and broken connections; what timed out gets two. */
  readonly attempts: number
  /** Milliseconds before the first retry; each next one waits twice as long. */
  readonly backoff: number
  /** The longest Retry-After in milliseconds that is obeyed to the full. */
  readonly longestWait: number
  /** Requests at a time. */
  readonly parallel: number
  /** Requests that may go at once, and from then on for each second: what kubectl allows itself. */
  readonly burst: number
  readonly perSecond: number
  /** Bytes of one answer. */
  readonly answerSize: number
}

export const defaultLimits: ClientLimits = {
  deadline: 60_000,
  attempts: 4,
  backoff: 500,
  longestWait: 30_000,
  parallel: 4,
  burst: 300,
  perSecond: 50,
  answerSize: 256 * 1024 * 1024,
}

export interface Credentials {
  readonly dispatcher: Dispatcher
  /** Headers that are good now; tokens of plugins and files change during a long run. */
  headers(): Promise<Record<string, string | string[]>>
}

export interface GetOptions {
  readonly accept?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly attempts?: number | undefined
  readonly deadline?: number | undefined
  /** Told before each request, retries included. */
  readonly onRequest?: (() => void) | undefined
}

/** An answer of more bytes than the limit: the caller may ask for less at once. */
export class AnswerTooLarge extends RequestFault {
  constructor(limit: number) {
    super('invalid', `an answer of more than ${limit} bytes`)
    this.name = 'AnswerTooLarge'
  }
}

/** After so many requests in a row that found no server, the next ones are tried once only. */
const patience = 3

export class ApiClient {
  readonly server: string
  readonly #credentials: Credentials
  readonly #limits: ClientLimits
  readonly #limiter: Limiter
  readonly #pace: Pace
  #lost = 0
  readonly #spare: Buffer[] = []

  constructor(server: string, credentials: Credentials, limits: ClientLimits) {
    this.server = server
    this.#credentials = credentials
    this.#limits = limits
    this.#limiter = new Limiter(limits.parallel)
    this.#pace = new Pace(limits.perSecond, limits.burst)
  }

  /**
   * The body of a GET that the server answered with 200. Throws RequestFault for everything else, and the signal's reason
   * when it is aborted.
   */
  async get(path: string, options: GetOptions = {}): Promise<JsonBytes> {
    return this.#retried(path, options, read)
  }

  /**
   * Creates an object. One that is there already counts as created: names of what stigpack makes hold a random part, so it is
   * this program's own, of an attempt whose answer was lost.
   */
  async create(path: string, object: object, options: GetOptions = {}): Promise<void> {
    const body = JSON.stringify(object)
    await this.#retried(path, options, { method: 'POST', body }).catch(error => forgive(error, 409))
  }

  /** Deletes an object; one that is gone already counts as deleted. `grace` in seconds. */
  async delete(path: string, options: GetOptions & { readonly grace?: number } = {}): Promise<void> {
    const { grace } = options
    const body = JSON.stringify({
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    })
    await this.#retried(path, options, { method: 'DELETE', body }).catch(error => forgive(error, 404))
  }

  async #retried(path: string, options: GetOptions, call: Call): Promise<JsonBytes> {
    const attempts = options.attempts ?? this.#limits.attempts
    for (let attempt = 1; ; attempt += 1) {
      try {
        const body = await this.#limiter.run(options.signal, () => this.#once(path, options, call))
        this.#lost = 0
        return body
      } catch (error) {
        options.signal?.throwIfAborted()
        if (!(error instanceof RetryableFault)) throw error
        const { fault, retryAfter } = error
        const allowed = this.#lost >= patience ? 1 : fault.reason === 'timeout' ? Math.min(attempts, 2) : attempts
        if (attempt >= allowed) {
          if (fault.status === undefined) this.#lost += 1
          throw fault
        }
        const backoff = this.#limits.backoff * 2 ** (attempt - 1)
        const wait = Math.min(Math.max(backoff, retryAfter), this.#limits.longestWait)
        await sleep(wait, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(
          () => undefined,
        )
        options.signal?.throwIfAborted()
      }
    }
  }

  /** Gives the buffer of an answer back for the next one: fresh memory for every page costs more than reading it. */
  recycle({ buffer }: JsonBytes): void {
    if (this.#spare.length < this.#limits.parallel && buffer.length <= largestSpare) this.#spare.push(buffer)
  }

  async #once(path: string, options: GetOptions, { method, body }: Call): Promise<JsonBytes> {
    await this.#pace.turn(options.signal)
    const { request } = await import('./libraries.ts')
    const deadline = options.deadline ?? this.#limits.deadline
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), deadline)
    const stop = () => timeout.abort()
    options.signal?.addEventListener('abort', stop, { once: true })
    try {
      const headers = await this.#credentials.headers()
      options.onRequest?.()
      const response = await request(this.server + path, {
        method,
        ...(body === undefined ? {} : { body }),
        dispatcher: this.#credentials.dispatcher,
        headers: {
          ...headers,
          accept: options.accept ?? 'application/json',
          'user-agent': 'stigpack',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: timeout.signal,
        headersTimeout: deadline,
        bodyTimeout: deadline,
      })
      const answer = await this.#read(response)
      if (
        response.statusCode >= 200 &&
        response.statusCode < 300 &&
        (body !== undefined || response.statusCode === 200)
      )
        return answer
      const fault = faultOfAnswer(response.statusCode, answer.buffer.subarray(0, answer.end))
      if (!retried.has(response.statusCode)) throw fault
      throw new RetryableFault(fault, retryAfterOf(response.headers['retry-after']))
    } catch (error) {
      if (error instanceof RequestFault || error instanceof RetryableFault) throw error
      if (timeout.signal.aborted) {
        throw new RetryableFault(
          new RequestFault('timeout', `no complete answer within ${deadline} ms`, { cause: error }),
        )
      }
      const fault = faultOfException(error)
      // A certificate does not get better by asking again.
      throw fault.isTls ? fault : new RetryableFault(fault)
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', stop)
    }
  }

  async #read(response: Dispatcher.ResponseData): Promise<JsonBytes> {
    const gatherer = new ByteGatherer(this.#spare.pop())
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      // Leaving the loop destroys the body, and with it the connection.
      if (gatherer.size + chunk.length > this.#limits.answerSize) throw new AnswerTooLarge(this.#limits.answerSize)
      gatherer.add(chunk)
    }
    return gatherer.finish()
  }
}

/** What larger answers leave behind is not worth keeping. */
const largestSpare = 32 * 1024 * 1024

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly body?: string
}
const read: Call = { method: 'GET' }

function forgive(error: unknown, status: number): void {
  if (!(error instanceof RequestFault && error.status === status)) throw error
}

const retried = new Set([429, 500, 502, 503, 504])

class RetryableFault extends Error {
  readonly fault: RequestFault
  /** Milliseconds. */
  readonly retryAfter: number

  constructor(fault: RequestFault, retryAfter = 0) {
    super(fault.message)
    this.fault = fault
    this.retryAfter = retryAfter
  }
}

/** Seconds; API servers never send the other form, a date, and then the usual backoff does. */
function retryAfterOf(header: string | string[] | undefined): number {
  const seconds = typeof header === 'string' && /^[0-9]{1,6}$/.test(header) ? Number(header) : 0
  return seconds * 1000
}
