// An API server of a test's own, with its own etcd: real programs, real objects, no kubelet and no controllers. What it
// goes through stays its own: no other test sees it. Both programs are those that test/cluster/build.sh made.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createTlsServer, request as tlsRequest } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { homedir, networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubeconfigText } from '../../collect/support/collecting.ts'

const cache = process.env['CLUSTER_CACHE'] ?? join(homedir(), '.cache', 'stig-cluster')
const version = process.env['CLUSTER_VERSION'] ?? '1.34'
const built = version === '1.20' ? join(cache, 'bin') : join(cache, version, 'bin')
const programOf = (name: string): string => {
  const own = join(built, name)
  return existsSync(own) ? own : `/usr/bin/${name}`
}

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface OwnServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Of an administrator. */
  readonly kubeconfig: string
  readonly token: string
  /** The server's certificate and key, and the authority that signed it, in PEM. */
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string }
  /** A kubeconfig for another address with the same certificate, as a proxy in front has. */
  kubeconfigFor(url: string, parts?: { token?: string; ca?: string }): Promise<string>
  /** One request as the administrator. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>
  /** Objects below a prefix, such as `/registry/pods/`, as etcd itself counts them. */
  count(prefix: string): number
  etcdctl(...args: string[]): string
  stop(): Promise<void>
}

/** Throws where the programs are not there or do not come up within a minute. */
export async function startOwnServer(): Promise<OwnServer> {
  // In memory where that can be: etcd syncs every write, and thousands of objects are made.
  const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'stigpack-server-'))
  const children: ChildProcess[] = []
  const start = (name: string, args: readonly string[]) => {
    const log = openSync(join(folder, `${name}.log`), 'w')
    const child = spawn(programOf(name), args, { stdio: ['ignore', log, log], cwd: folder })
    // Whatever ends this process ends its servers.
    process.once('exit', () => child.kill('SIGKILL'))
    children.push(child)
  }
  const stop = async () => {
    for (const child of children.toReversed()) {
      const closed = child.exitCode === null ? once(child, 'close') : undefined
      child.kill('SIGKILL')
      await closed
    }
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const tls = await certificates(folder)
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()]
    const etcd = `http://127.0.0.1:${etcdPort}`
    const peer = `http://127.0.0.1:${peerPort}`
    start('etcd', [
      ...['--name=own', `--data-dir=${join(folder, 'etcd')}`, '--quota-backend-bytes=4294967296'],
      ...[`--listen-client-urls=${etcd}`, `--advertise-client-urls=${etcd}`],
      ...[`--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=own=${peer}`],
    ])
    const token = 'own-administrator-token'
    await writeFile(join(folder, 'tokens.csv'), `${token},administrator,1,system:masters\n`, { mode: 0o600 })
    const file = (name: string) => join(folder, name)
    start('kube-apiserver', [
      ...[`--etcd-servers=${etcd}`, '--bind-address=127.0.0.1', `--secure-port=${port}`],
      ...[`--tls-cert-file=${file('server.pem')}`, `--tls-private-key-file=${file('server.key')}`],
      ...[
        `--service-account-key-file=${file('server.key')}`,
        `--service-account-signing-key-file=${file('server.key')}`,
      ],
      ...['--service-account-issuer=https://own.example', '--service-cluster-ip-range=10.200.0.0/16'],
      ...[`--token-auth-file=${file('tokens.csv')}`, '--authorization-mode=RBAC', `--cert-dir=${folder}`],
      // Nothing makes service accounts here, and nothing else than the test makes pods.
      ...[
        '--disable-admission-plugins=ServiceAccount',
        '--allow-privileged=true',
        `--advertise-address=${outerAddress()}`,
      ],
    ])
    const url = `https://127.0.0.1:${port}`
    const kubeconfigFor: OwnServer['kubeconfigFor'] = async (server, parts = {}) => {
      const path = file(`kubeconfig-${new URL(server).port}-${Math.random().toString(36).slice(2)}`)
      const authority = Buffer.from(parts.ca ?? tls.ca).toString('base64')
      const cluster = { 'insecure-skip-tls-verify': false, 'certificate-authority-data': authority }
      await writeFile(path, kubeconfigText({ server, cluster, user: { token: parts.token ?? token } }))
      return path
    }
    const server: OwnServer = {
      ...{ url, port, folder, token, tls, kubeconfigFor, stop },
      kubeconfig: await kubeconfigFor(url),
      ask: (method, path, body) => ask({ url, token, ca: tls.ca }, method, path, body),
      etcdctl: (...args) =>
        execFileSync(programOf('etcdctl'), ['--endpoints', etcd, ...args], {
          encoding: 'utf8',
          maxBuffer: 64 * 1024 * 1024,
        }),
      count(prefix) {
        const keys = this.etcdctl('get', prefix, '--prefix', '--keys-only').split('\n')
        return keys.filter(key => key !== '').length
      },
    }
    await ready(server)
    return server
  } catch (error) {
    const log = await readFile(join(folder, 'kube-apiserver.log'), 'utf8').catch(() => '')
    await stop()
    throw new Error(`the API server did not come up: ${log.slice(-2000)}`, { cause: error })
  }
}

/** Ready, and the namespace that identifies a cluster is there. */
async function ready(server: OwnServer): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const answers = await Promise.all(
      ['/readyz', '/api/v1/namespaces/kube-system', '/api/v1/namespaces/default'].map(path =>
        server.ask('GET', path).catch(() => ({ status: 0, body: '' })),
      ),
    )
    if (answers.every(({ status }) => status === 200)) return
    if (Date.now() > deadline) throw new Error('not ready within a minute')
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

function ask(
  { url, token, ca }: { url: string; token: string; ca: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const asked = tlsRequest(`${url}${path}`, { method, headers, ca, agent: undefined }, response => {
    const parts: Buffer[] = []
    response.on('data', (part: Buffer) => parts.push(part))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
    response.on('error', reject)
  })
  asked.on('error', reject)
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  return promise
}

async function certificates(folder: string): Promise<OwnServer['tls']> {
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`]
  openssl('req', '-x509', ...key('ca'), '-out', 'ca.pem', '-days', '2', '-subj', '/CN=own-ca')
  openssl('req', ...key('server'), '-out', 'server.csr', '-subj', '/CN=own-server')
  await writeFile(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...signed)
  const read = (name: string) => readFile(join(folder, name), 'utf8')
  return { cert: await read('server.pem'), key: await read('server.key'), ca: await read('ca.pem') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** An address of this machine that is not its loopback, which API servers do not proxy to. */
export function outerAddress(): string {
  for (const addresses of Object.values(networkInterfaces()))
    for (const { family, internal, address } of addresses ?? []) if (family === 'IPv4' && !internal) return address
  throw new Error('this machine has no address but its loopback')
}

export interface KubeletStub {
  readonly port: number
  close(): void
}

/** Answers /configz for any number of nodes, as their kubelets would. */
export async function startKubeletStub({ tls }: OwnServer): Promise<KubeletStub> {
  const configuration = { kind: 'KubeletConfiguration', apiVersion: 'kubelet.config.k8s.io/v1beta1' }
  const body = JSON.stringify({ kubeletconfig: { ...configuration, readOnlyPort: 0, protectKernelDefaults: true } })
  const server = createTlsServer({ cert: tls.cert, key: tls.key }, (request, response) => {
    if (request.url === '/configz') response.setHeader('content-type', 'application/json').end(body)
    else response.writeHead(404).end()
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() }
}

/** Makes the folder too; for what a test writes beside the server. */
export async function below({ folder }: OwnServer, name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  return path
}
