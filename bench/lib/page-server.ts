// An API server that holds N pods and nothing else, as recorded pages: run as a process of its own, prints its port.
import { createServer } from 'node:http'
import { podLine } from './pods.ts'

const total = Number(process.argv[2] ?? 10_000)
const pageSize = 500
// One page's worth of pods serves every page: what is measured is the client, not this server.
const items = Buffer.from(Array.from({ length: pageSize }, (_, index) => podLine(index)).join(','))

const resource = (name: string, kind: string, namespaced: boolean) => ({
  name,
  kind,
  namespaced,
  singularName: '',
  verbs: ['get', 'list'],
})
const documents: Record<string, unknown> = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.4' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      resource('pods', 'Pod', true),
      resource('nodes', 'Node', false),
      resource('namespaces', 'Namespace', false),
    ],
  },
  '/api/v1/nodes': { kind: 'NodeList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] },
  '/api/v1/namespaces': { kind: 'NamespaceList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] },
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  response.setHeader('content-type', 'application/json')
  if (url.pathname === '/api/v1/pods') {
    const from = Number(url.searchParams.get('continue') ?? 0)
    const next = from + pageSize < total ? String(from + pageSize) : ''
    response.write(
      `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1","continue":"${next}"},"items":[`,
    )
    response.write(items)
    response.end(']}')
    return
  }
  const document = documents[url.pathname]
  if (document === undefined) {
    response.statusCode = 404
    response.end('{"kind":"Status","status":"Failure","reason":"NotFound","code":404}')
    return
  }
  response.end(JSON.stringify(document))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(address.port)
})
