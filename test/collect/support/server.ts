// A local API server for tests: answers with recorded or given bytes, and with any fault that a test asks for.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import { assetPath } from '../../../src/assets.ts'

export interface Asked {
  readonly path: string
  readonly query: URLSearchParams
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** How often this path was asked for before. */
  readonly earlier: number
}

/** Answers; what it returns is sent as the body of a 200, nothing means that it has answered itself. */
export type Route = (asked: Asked) => string | Buffer | undefined | Promise<string | Buffer | undefined>
export type Routes = Readonly<Record<string, Route>>

export interface TestServer {
  readonly url: string
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[]
  close(): Promise<void>
}

export async function serve(routes: Routes, tls?: TlsOptions): Promise<TestServer> {
  const counts = new Map<string, number>()
  const requests: TestServer['requests'] = []
  const sockets = new Set<Socket>()
  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '/', 'http://server')
    const path = url.pathname
    requests.push({ path: request.url ?? '', headers: request.headers })
    const earlier = counts.get(path) ?? 0
    counts.set(path, earlier + 1)
    const route = routes[path]
    const answer = async () => {
      if (route === undefined) return refuse(response, 404, `the server could not find ${path}`)
      const body = await route({ path, query: url.searchParams, request, response, earlier })
      if (body !== undefined) response.setHeader('content-type', 'application/json').end(body)
    }
    answer().catch(error => response.destroy(error as Error))
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    async close() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Answers with a Kubernetes Status, as an API server does. */
export function refuse(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Record<string, string> = {},
): undefined {
  response.writeHead(code, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }))
  return undefined
}

/** Every answer of a real Kubernetes 1.34 cluster with a control plane and two workers, byte for byte. */
export async function recordedRoutes(): Promise<Map<string, string>> {
  const text = await readFile(assetPath('test', 'collect', 'recorded', 'kubernetes-1.34.ndjson'), 'utf8')
  const entries = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { path: string; body: string })
  return new Map(entries.map(({ path, body }) => [path, body]))
}

export const asRoutes = (bodies: ReadonlyMap<string, string>): Routes =>
  Object.fromEntries([...bodies].map(([path, body]) => [path, () => body]))

/** The least that a server must say for `pods` to be collected; everything else is proved not to exist. */
export function podServer(pods: Route): Routes {
  return {
    '/version': () => '{"gitVersion":"v1.34.2"}',
    '/api': () => '{"kind":"APIVersions","versions":["v1"]}',
    '/apis': () => '{"kind":"APIGroupList","apiVersion":"v1","groups":[]}',
    '/api/v1': () =>
      '{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","kind":"Pod","verbs":["list"]},{"name":"namespaces","kind":"Namespace","verbs":["list"]}]}',
    '/api/v1/namespaces': () => listOf('Namespace', ['{"metadata":{"name":"kube-system","uid":"cluster-uid"}}']),
    '/api/v1/pods': pods,
  }
}

export const listOf = (kind: string, items: readonly string[], metadata = '"resourceVersion":"7"'): string =>
  `{"kind":"${kind}List","apiVersion":"v1","metadata":{${metadata}},"items":[${items.join(',')}]}\n`

/** Serves the items in pages of `size`, with the item's number as continue token. */
export function pages(items: readonly string[], size: number): Route {
  return ({ query }) => {
    const from = Number(query.get('continue') ?? 0)
    const more =
      from + size < items.length
        ? `,"continue":"${from + size}","remainingItemCount":${items.length - from - size}`
        : ''
    return listOf('Pod', items.slice(from, from + size), `"resourceVersion":"7"${more}`)
  }
}

export const pod = (name: string, rest = ''): string => `{"metadata":{"name":"${name}","namespace":"default"}${rest}}`
