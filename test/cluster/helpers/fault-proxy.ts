// Stands in front of a real API server and does to its answers what bad networks, bad proxies and bad days do.
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, request as ask, createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { OwnServer } from './own-server.ts'

export interface Asked {
  readonly path: string
  readonly query: URLSearchParams
  /** How often this path was asked for before, whatever the query. */
  readonly earlier: number
}

/** What is done to one answer. Nothing means that it passes as it is. */
export type Fault =
  /** The server is not asked. */
  | { readonly status: number; readonly headers?: Record<string, string>; readonly message?: string }
  /** So many bytes of the body pass, and then the connection is gone. */
  | { readonly resetAfter: number }
  /** Milliseconds before the answer begins; `Number.POSITIVE_INFINITY` is never. */
  | { readonly stall: number }
  /** The body is another one, complete and with the right length. */
  | { readonly body: (real: Buffer) => Buffer | string }
  /** Something happens first, to the server itself for example. */
  | { readonly first: () => unknown }

export interface FaultProxy {
  readonly url: string
  readonly requests: readonly { readonly path: string; readonly at: number }[]
  /** Requests under way at a time, at most. */
  readonly most: number
  /** Called for each request. */
  onRequest: () => void
  /** How often paths that begin so were asked for. */
  asked(prefix: string): number
  close(): Promise<void>
}

export async function faultProxy(
  server: OwnServer,
  faultOf: (asked: Asked) => Fault | undefined = () => undefined,
  tls: { readonly cert: string; readonly key: string } = server.tls,
): Promise<FaultProxy> {
  const counts = new Map<string, number>()
  const requests: { path: string; at: number }[] = []
  const sockets = new Set<Duplex>()
  const agent = new Agent({ keepAlive: true, ca: server.tls.ca })
  const closing = new AbortController()

  let [active, most] = [0, 0]

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    active += 1
    most = Math.max(most, active)
    response.once('close', () => {
      active -= 1
    })
    const url = new URL(request.url ?? '/', server.url)
    const earlier = counts.get(url.pathname) ?? 0
    counts.set(url.pathname, earlier + 1)
    requests.push({ path: request.url ?? '/', at: performance.now() })
    proxy.onRequest()
    const fault = faultOf({ path: url.pathname, query: url.searchParams, earlier })
    if (fault !== undefined && 'status' in fault) {
      const { status, headers, message = `fault ${status}` } = fault
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code: status }))
      return
    }
    if (fault !== undefined && 'first' in fault) await fault.first()
    if (fault !== undefined && 'stall' in fault) {
      // A timer of more than 24 days fires at once.
      const wait = Number.isFinite(fault.stall) ? fault.stall : 3_600_000
      await sleep(wait, undefined, { signal: closing.signal })
    }
    const real = await forward(request)
    const length = Number(real.headers['content-length'] ?? 0)
    if (fault !== undefined && 'resetAfter' in fault) {
      let passed = 0
      response.writeHead(real.statusCode ?? 502, { ...real.headers, ...(length > 0 && { 'content-length': length }) })
      for await (const chunk of real as AsyncIterable<Buffer>) {
        const rest = fault.resetAfter - passed
        passed += chunk.length
        await new Promise<void>(resolve => response.write(chunk.subarray(0, rest), () => resolve()))
        if (passed >= fault.resetAfter) break
      }
      response.socket?.resetAndDestroy()
      return
    }
    if (fault !== undefined && 'body' in fault) {
      const parts: Buffer[] = []
      for await (const chunk of real as AsyncIterable<Buffer>) parts.push(chunk)
      const body = fault.body(Buffer.concat(parts))
      response.writeHead(real.statusCode ?? 502, { 'content-type': 'application/json' }).end(body)
      return
    }
    response.writeHead(real.statusCode ?? 502, real.headers)
    real.pipe(response)
  }

  async function forward(request: IncomingMessage): Promise<IncomingMessage> {
    const forwarded = ask(`${server.url}${request.url}`, {
      agent,
      method: request.method,
      headers: { ...request.headers, host: new URL(server.url).host },
    })
    forwarded.end()
    const [response] = (await once(forwarded, 'response')) as [IncomingMessage]
    return response
  }

  const listener = createServer({ cert: tls.cert, key: tls.key }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  listener.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const proxy: FaultProxy = {
    url: `https://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    requests,
    get most() {
      return most
    },
    onRequest: () => undefined,
    asked: prefix => requests.filter(({ path }) => path.startsWith(prefix)).length,
    async close() {
      closing.abort()
      for (const socket of sockets) socket.destroy()
      agent.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
  return proxy
}
