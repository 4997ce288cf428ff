// A large cluster as a real API server holds it. Everything comes, counts are etcd's, memory stays small, and the server is
// not asked for more at a time than it is told in the operator guide. SCALE_NODES and SCALE_PODS make it larger; the
// figures in docs/performance.md are of 1,000 and 10,000.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { Agent, request } from 'undici'
import { assetPath } from '../../src/assets.ts'
import { inParallel } from '../../src/collect/api/limiter.ts'
import type { CollectorRecord, Gap } from '../../src/schema/manifest.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { faultProxy } from './helpers/fault-proxy.ts'
import { makeKeys } from './helpers/job.ts'
import { populate } from './helpers/own-objects.ts'
import { type KubeletStub, type OwnServer, startKubeletStub, startOwnServer } from './helpers/own-server.ts'

const nodes = Number(process.env['SCALE_NODES'] ?? 100)
const pods = Number(process.env['SCALE_PODS'] ?? 2000)

const folder = folderOfFile(test)
let server: OwnServer
let kubelets: KubeletStub
let key: string

test.before(async t => {
  t.timeout(600_000)
  key = await makeKeys(join(folder, 'keys'))
  server = await startOwnServer()
  kubelets = await startKubeletStub(server)
  await populate(server, { nodes, pods, kubeletPort: kubelets.port })
})

test.after.always(async () => {
  kubelets?.close()
  await server?.stop()
})

interface Measured {
  readonly seconds: number
  /** Peak resident memory in MiB. */
  readonly memory: number
  readonly collectors: readonly CollectorRecord[]
  readonly gaps: readonly Gap[]
}

async function collect(kubeconfig: string, name: string): Promise<Measured> {
  const args = ['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', join(folder, name), '--json']
  const began = performance.now()
  const program = spawn(process.execPath, [assetPath('bin', 'run.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', NODE_ENV: 'production' },
  })
  let [stdout, stderr, memory] = ['', '', 0]
  program.stdout.on('data', chunk => {
    stdout += String(chunk)
  })
  program.stderr.on('data', chunk => {
    stderr += String(chunk)
  })
  // The kernel keeps the peak; it only has to be read before the process is gone.
  const watch = setInterval(() => {
    try {
      memory = Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))?.[1] ?? memory)
    } catch {
      // It has ended meanwhile.
    }
  }, 50)
  const [code] = (await once(program, 'close')) as [number]
  clearInterval(watch)
  if (code !== 0) throw new Error(`collect ended with ${code}: ${stderr}${stdout}`)
  const { collectors, gaps } = JSON.parse(stdout) as { collectors: CollectorRecord[]; gaps: Gap[] }
  return { seconds: (performance.now() - began) / 1000, memory: memory / 1024, collectors, gaps }
}

test.serial('a large cluster comes whole, in flat memory, with a few requests at a time', async t => {
  t.timeout(600_000)
  const proxy = await faultProxy(server)
  t.teardown(() => proxy.close())
  const watched = await collect(await server.kubeconfigFor(proxy.url), 'watched.tar.gz')
  const objects = (source: string) => watched.collectors.find(one => one.source === source)?.objects
  t.deepEqual(
    watched.gaps.filter(({ reason }) => reason !== 'not-served'),
    [],
  )
  t.is(objects('pods'), server.count('/registry/pods/'))
  t.is(objects('nodes'), server.count('/registry/minions/'))
  t.is(watched.collectors.filter(({ source }) => source.startsWith('configz/')).length, nodes)
  t.true(proxy.most <= 4, `${proxy.most} requests at a time`)
  t.true(watched.memory < 400, `${watched.memory} MiB`)

  const direct = await collect(server.kubeconfig, 'direct.tar.gz')
  const raw = await readRaw(proxy.requests.map(({ path }) => path))
  t.log(
    `${nodes} nodes, ${pods} pods, ${proxy.requests.length} requests: collected and sealed in ${direct.seconds.toFixed(1)} s,`,
    `read raw in ${raw.seconds.toFixed(1)} s (${(raw.bytes / 1e6).toFixed(1)} MB), peak ${direct.memory.toFixed(0)} MiB`,
  )
})

/** The same requests again, as many at a time, and every answer thrown away. */
async function readRaw(paths: readonly string[]): Promise<{ seconds: number; bytes: number }> {
  const agent = new Agent({ connect: { ca: server.tls.ca } })
  const headers = { authorization: `Bearer ${server.token}` }
  let bytes = 0
  const began = performance.now()
  await inParallel(paths, 4, async path => {
    const { body } = await request(`${server.url}${path}`, { dispatcher: agent, headers })
    for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length
  })
  const seconds = (performance.now() - began) / 1000
  await agent.close()
  return { seconds, bytes }
}
