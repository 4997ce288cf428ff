// Ways into a cluster, and what a person is told where there is none.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import { type ConnectOptions, connect } from '../../src/collect/index.ts'
import { kubeconfigText, quick, temporaryFolder, writeKubeconfig } from './support/collecting.ts'
import { type Routes, refuse, serve } from './support/server.ts'

const certificate = (name: string) => assetPath('test', 'collect', 'certificates', name)
const readCertificate = (name: string) => readFile(certificate(name))

const greeting: Routes = { '/version': () => '{"gitVersion":"v1.34.2"}' }

async function serveTls(t: ExecutionContext, name: string, routes: Routes = greeting, options: object = {}) {
  const server = await serve(routes, {
    cert: await readCertificate(`${name}.pem`),
    key: await readCertificate(`${name}.key.pem`),
    ...options,
  })
  t.teardown(() => server.close())
  return server
}

async function serveHttp(t: ExecutionContext, routes: Routes = greeting) {
  const server = await serve(routes)
  t.teardown(() => server.close())
  return server
}

async function open(t: ExecutionContext, options: ConnectOptions) {
  const connection = await connect({ limits: quick, environment: {}, ...options })
  t.teardown(() => connection.close())
  return connection
}

const trusting = { 'insecure-skip-tls-verify': false, 'certificate-authority': certificate('ca.pem') }

test('a token is sent, and the server is checked against the authority of the kubeconfig', async t => {
  const server = await serveTls(t, 'server')
  const kubeconfig = await writeKubeconfig(t, { server: server.url, cluster: trusting })
  const connection = await open(t, { kubeconfig })
  t.is(server.requests[0]?.headers.authorization, 'Bearer a-token')
  t.is(connection.clusterName, 'test-cluster')
  t.is(connection.context, 'here')
  t.is(connection.server, server.url)
})

test('a client certificate is presented', async t => {
  let subject: string | undefined
  const server = await serveTls(
    t,
    'server',
    {
      '/version': ({ request }) => {
        subject = String((request.socket as TLSSocket).getPeerCertificate().subject.CN)
        return '{"gitVersion":"v1"}'
      },
    },
    { ca: await readCertificate('ca.pem'), requestCert: true, rejectUnauthorized: true },
  )
  const data = async (name: string) => (await readCertificate(name)).toString('base64')
  const kubeconfig = await writeKubeconfig(t, {
    server: server.url,
    cluster: { 'insecure-skip-tls-verify': false, 'certificate-authority-data': await data('ca.pem') },
    user: { 'client-certificate-data': await data('client.pem'), 'client-key-data': await data('client.key.pem') },
  })
  await open(t, { kubeconfig })
  t.is(subject, 'stigpack test only client')
})

for (const [what, name, cluster, why] of [
  ['an expired certificate', 'expired', trusting, /expired/],
  ['a certificate for another name', 'other-name', trusting, /another name/],
  ['a certificate of an unknown authority', 'server', { 'insecure-skip-tls-verify': false }, /certificate/],
] as const) {
  test(`${what} is API_TLS and says so, at the first attempt`, async t => {
    const server = await serveTls(t, name)
    const kubeconfig = await writeKubeconfig(t, { server: server.url, cluster })
    const error = await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }))
    t.like(error, { code: 'API_TLS', message: `The TLS connection to ${server.url} failed.` })
    t.regex(String(Reflect.get(error ?? {}, 'why')), why)
  })
}

test('a client key that is no key is told as what it is', async t => {
  const server = await serveTls(t, 'server')
  const nonsense = Buffer.from('no key').toString('base64')
  const kubeconfig = await writeKubeconfig(t, {
    server: server.url,
    cluster: trusting,
    user: { 'client-certificate-data': nonsense, 'client-key-data': nonsense },
  })
  const error = await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }))
  t.true(['API_TLS', 'KUBECONFIG_INVALID'].includes(String(Reflect.get(error ?? {}, 'code'))))
  t.regex(String(Reflect.get(error ?? {}, 'why')), /certificate or key|PEM/)
})

test('a certificate file that is not there is KUBECONFIG_INVALID', async t => {
  const server = await serveTls(t, 'server')
  const kubeconfig = await writeKubeconfig(t, {
    server: server.url,
    user: { 'client-certificate': 'gone.pem', 'client-key': 'gone.key' },
  })
  const error = await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }))
  t.like(error, { code: 'KUBECONFIG_INVALID', message: 'The credentials of the user someone cannot be used.' })
})

test('credentials that are not accepted are API_UNAUTHORIZED', async t => {
  const server = await serveHttp(t, { '/version': ({ response }) => refuse(response, 401, 'Unauthorized') })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }), { code: 'API_UNAUTHORIZED' })
})

test('a server that lets nobody read /version is still one to collect from', async t => {
  const server = await serveHttp(t, { '/version': ({ response }) => refuse(response, 403, 'forbidden') })
  await t.notThrowsAsync(open(t, { kubeconfig: await writeKubeconfig(t, { server: server.url }) }))
})

test('a port where nobody listens is API_UNREACHABLE', async t => {
  const server = await serve(greeting)
  await server.close()
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const error = await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }), {
    code: 'API_UNREACHABLE',
  })
  t.regex(String(Reflect.get(error ?? {}, 'why')), /ECONNREFUSED/)
})

test('a name that does not exist is API_UNREACHABLE', async t => {
  const kubeconfig = await writeKubeconfig(t, { server: 'https://cluster.invalid:6443' })
  await t.throwsAsync(connect({ kubeconfig, limits: quick, environment: {} }), { code: 'API_UNREACHABLE' })
})

test('a server that accepts and never answers is API_UNREACHABLE after the deadline', async t => {
  const server = await serveHttp(t, { '/version': () => new Promise(() => undefined) })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const started = performance.now()
  await t.throwsAsync(connect({ kubeconfig, limits: { ...quick, deadline: 100 }, environment: {} }), {
    code: 'API_UNREACHABLE',
  })
  t.true(performance.now() - started < 3000)
})

test('an exec plugin brings the token, is told what it is asked for, and gets no input to wait on', async t => {
  const server = await serveHttp(t)
  const folder = await temporaryFolder(t)
  await mkdir(join(folder, 'bin'))
  const plugin = join(folder, 'bin', 'plugin')
  await writeFile(
    plugin,
    `#!/bin/sh
read -r ignored
case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) ;; *) exit 3 ;; esac
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s-%s"}}' "$1" "$FLAVOUR"
`,
  )
  await chmod(plugin, 0o755)
  const kubeconfig = join(folder, 'kubeconfig')
  // A path with a slash is relative to the kubeconfig, not to where the program runs.
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: './bin/plugin',
    args: ['from-plugin'],
    env: [{ name: 'FLAVOUR', value: 'mint' }],
  }
  await writeFile(kubeconfig, kubeconfigText({ server: server.url, user: { exec } }))
  const connection = await open(t, { kubeconfig })
  t.is(server.requests[0]?.headers.authorization, 'Bearer from-plugin-mint')
  t.deepEqual(connection.plugin, { command: plugin, args: ['from-plugin'] })
})

test('an exec plugin that fails, is missing or hangs is KUBECONFIG_INVALID with its own words', async t => {
  const server = await serveHttp(t)
  // Only the one that hangs is to meet the deadline, on a busy machine too.
  const cases: [string, string[], RegExp, number][] = [
    ['sh', ['-c', 'echo please log in first >&2; exit 1'], /please log in first/, 20_000],
    ['/nonexistent/plugin', [], /ENOENT/, 20_000],
    ['sh', ['-c', 'sleep 60'], /no credentials within 700 ms/, 700],
    ['sh', ['-c', 'echo no json'], /JSON/, 20_000],
  ]
  for (const [command, args, why, deadline] of cases) {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command, args }
    const kubeconfig = await writeKubeconfig(t, { server: server.url, user: { exec } })
    const started = performance.now()
    const error = await t.throwsAsync(connect({ kubeconfig, limits: { ...quick, deadline }, environment: {} }), {
      code: 'KUBECONFIG_INVALID',
    })
    t.regex(String(Reflect.get(error ?? {}, 'why')), why)
    t.true(performance.now() - started < 20_000)
  }
})

test('an exec plugin that may not run is not run', async t => {
  const server = await serveHttp(t)
  const folder = await temporaryFolder(t)
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', `touch ${folder}/ran`] }
  const kubeconfig = await writeKubeconfig(t, { server: server.url, user: { exec } })
  await t.throwsAsync(connect({ kubeconfig, allowExec: false, limits: quick, environment: {} }), {
    code: 'KUBECONFIG_INVALID',
  })
  await t.throwsAsync(readFile(join(folder, 'ran')))
})

test('the proxy of the kubeconfig is used', async t => {
  const server = await serveHttp(t)
  const tunnelled: string[] = []
  const proxy: Server = createServer((incoming, outgoing) => {
    tunnelled.push(incoming.url ?? '')
    incoming.pipe(httpRequest(incoming.url ?? '', { headers: incoming.headers }, answer => answer.pipe(outgoing)))
  })
  proxy.on('connect', (request, socket, head) => {
    tunnelled.push(request.url ?? '')
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const upstream = connectSocket(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  t.teardown(() => proxy.closeAllConnections())
  t.teardown(() => proxy.close())
  const { port } = proxy.address() as AddressInfo
  const kubeconfig = await writeKubeconfig(t, {
    server: server.url,
    cluster: { 'proxy-url': `http://127.0.0.1:${port}` },
  })
  await open(t, { kubeconfig })
  t.is(tunnelled.length, 1)
  t.true(tunnelled[0]?.includes(new URL(server.url).host))
})

test('tokenFile, impersonation and groups of the kubeconfig are sent', async t => {
  const server = await serveHttp(t)
  const folder = await temporaryFolder(t)
  await writeFile(join(folder, 'token'), 'from-file\n')
  const kubeconfig = join(folder, 'config')
  const user = { tokenFile: 'token', as: 'auditor', 'as-groups': ['one', 'two'] }
  await writeFile(kubeconfig, kubeconfigText({ server: server.url, user }))
  await open(t, { kubeconfig })
  const headers = server.requests[0]?.headers ?? {}
  t.is(headers.authorization, 'Bearer from-file')
  t.is(headers['impersonate-user'], 'auditor')
  t.is(String(headers['impersonate-group']).replace(/\s/g, ''), 'one,two')
})

test('credentials in the address of the server do not reach the record', async t => {
  const server = await serveHttp(t)
  const url = server.url.replace('http://', 'http://user:hunter2@')
  const connection = await open(t, { kubeconfig: await writeKubeconfig(t, { server: url }) })
  t.is(connection.server, server.url)
})

test('many requests share a few sockets', async t => {
  const ports = new Set<number | undefined>()
  const server = await serveHttp(t, {
    '/version': ({ request }) => {
      ports.add(request.socket.remotePort)
      return '{}'
    },
  })
  const { api } = await open(t, { kubeconfig: await writeKubeconfig(t, { server: server.url }) })
  for (let index = 0; index < 20; index += 1) await api.get('/version')
  t.true(ports.size <= 3, `${ports.size} sockets`)
})
