// A real API server behind a proxy that injects every fault of bad days. The real program collects; each fault ends in a
// retried success or in a gap that names it, in bounded time, and what was collected is what etcd counts.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import type { CollectorRecord, Gap } from '../../src/schema/manifest.ts'
import { bundleContent, comparable } from '../helpers/bundle-content.ts'
import { killCampaign } from '../helpers/kill-campaign.ts'
import { type Outcome, stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { type Asked, type Fault, type FaultProxy, faultProxy } from './helpers/fault-proxy.ts'
import { makeKeys } from './helpers/job.ts'
import { populate } from './helpers/own-objects.ts'
import { below, type KubeletStub, type OwnServer, startKubeletStub, startOwnServer } from './helpers/own-server.ts'

/** Three pages. */
const pods = 1200
const nodes = 3
const podsPath = '/api/v1/pods'

const folder = folderOfFile(test)
let server: OwnServer
let kubelets: KubeletStub
let key: string
let stalled: Promise<Faulty>
const proxies: FaultProxy[] = []

test.before(async t => {
  t.timeout(180_000)
  key = await makeKeys(join(folder, 'keys'))
  server = await startOwnServer()
  kubelets = await startKubeletStub(server)
  await populate(server, { nodes, pods, kubeletPort: kubelets.port })
  // It takes a minute, nearly all of it waiting: the other tests go on meanwhile.
  stalled = collect(asked => {
    if (isPods(asked) && asked.earlier === 1) return { stall: 20_000 }
    return asked.path.endsWith('node-00001/proxy/configz') ? { stall: Number.POSITIVE_INFINITY } : undefined
  })
})

test.after.always(async () => {
  for (const proxy of proxies) await proxy.close()
  kubelets?.close()
  await server?.stop()
})

interface Faulty {
  readonly outcome: Outcome
  readonly output: string
  readonly proxy: FaultProxy
  readonly gaps: readonly Gap[]
  readonly seconds: number
  objects(source: string): number | undefined
}

let number = 0

async function collect(
  faultOf: (asked: Asked) => Fault | undefined,
  tls?: { cert: string; key: string; ca: string },
): Promise<Faulty> {
  const proxy = await faultProxy(server, faultOf, tls)
  proxies.push(proxy)
  number += 1
  const output = join(folder, `faulty-${number}.tar.gz`)
  const kubeconfig = await server.kubeconfigFor(proxy.url, tls === undefined ? {} : { ca: tls.ca })
  const began = performance.now()
  const args = ['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', output, '--json']
  const outcome = await stigpack(args, { timeout: 150_000 })
  const seconds = (performance.now() - began) / 1000
  const document = outcome.json() as { gaps?: Gap[]; collectors?: CollectorRecord[] }
  const gaps = (document.gaps ?? []).filter(({ reason }) => reason !== 'not-served')
  return {
    ...{ outcome, output, proxy, gaps, seconds },
    objects: source => document.collectors?.find(one => one.source === source)?.objects,
  }
}

const isPods = ({ path }: Asked) => path === podsPath
const isSecondPage = (asked: Asked) => isPods(asked) && asked.query.has('continue')

/** Everything came after all: nothing lacks, and each line is one of the objects that etcd has. */
async function assertWhole(t: ExecutionContext, { outcome, output, gaps, objects }: Faulty): Promise<void> {
  t.is(outcome.code, 0, outcome.stderr)
  t.deepEqual(gaps, [])
  t.is(objects('pods'), server.count('/registry/pods/'))
  t.is(objects('nodes'), server.count('/registry/minions/'))
  const lines = (await bundleContent(output)).get('evidence/cluster/core.v1.pods.ndjson')?.trimEnd().split('\n') ?? []
  const names = lines.map(line => (JSON.parse(line) as { metadata: { name: string } }).metadata.name)
  t.is(new Set(names).size, pods)
  t.is(names.length, pods)
}

/** Nothing of the pods is there but the reason; the rest came. */
async function assertGap(t: ExecutionContext, faulty: Faulty, expected: Partial<Gap>): Promise<void> {
  const { outcome, output, gaps, objects } = faulty
  t.is(outcome.code, 0, outcome.stderr)
  t.is(gaps.length, 1)
  t.like(gaps[0], { source: 'pods', ...expected })
  t.is(objects('nodes'), nodes)
  t.is(objects('namespaces'), server.count('/registry/namespaces/'))
  t.is(objects('pods'), undefined)
  t.false((await bundleContent(output)).has('evidence/cluster/core.v1.pods.ndjson'))
}

test.serial('without a fault the proxy is not to be seen', async t => {
  await assertWhole(t, await collect(() => undefined))
})

for (const [status, reason] of [
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'server-error'],
] as const) {
  test.serial(`${status} is the gap ${reason}, asked for once`, async t => {
    const faulty = await collect(asked => (isPods(asked) ? { status } : undefined))
    await assertGap(t, faulty, { reason, status })
    t.is(faulty.proxy.asked(podsPath), 1)
  })
}

test.serial('401 from the beginning is no bundle but an error', async t => {
  const { outcome, proxy } = await collect(() => ({ status: 401 }))
  t.is(outcome.code, 6)
  t.regex(outcome.stdout, /API_UNAUTHORIZED/)
  t.true(proxy.requests.length <= 2)
})

test.serial('410 in mid-list begins that list again, once, and has every object once', async t => {
  const faulty = await collect(asked => (isSecondPage(asked) && asked.earlier === 1 ? { status: 410 } : undefined))
  await assertWhole(t, faulty)
  t.is(faulty.proxy.asked(podsPath), 2 + 3)
})

test.serial('410 again is partial, with as many objects as are said', async t => {
  const { gaps, objects, output } = await collect(asked => (isSecondPage(asked) ? { status: 410 } : undefined))
  t.like(gaps[0], { source: 'pods', reason: 'partial', status: 410 })
  t.is(objects('pods'), 500)
  t.is((await bundleContent(output)).get('evidence/cluster/core.v1.pods.ndjson')?.trimEnd().split('\n').length, 500)
})

test.serial('a list whose state etcd itself forgets in the middle has every object once', async t => {
  // The real thing: the revision that the continue token names is compacted away before the second page is asked for.
  const faulty = await collect(asked => (isSecondPage(asked) && asked.earlier === 1 ? { first: compact } : undefined))
  await assertWhole(t, faulty)
})

async function compact(): Promise<void> {
  await server.ask('POST', '/api/v1/namespaces/default/configmaps', { metadata: { generateName: 'compaction-' } })
  const revision = /"revision":(\d+)/.exec(server.etcdctl('get', '/registry/none', '--write-out=json'))?.[1] ?? ''
  server.etcdctl('compact', revision)
}

test.serial('429 waits as long as the server says, and then goes on', async t => {
  const faulty = await collect(asked =>
    isPods(asked) && asked.earlier < 2 ? { status: 429, headers: { 'retry-after': '2' } } : undefined,
  )
  await assertWhole(t, faulty)
  const times = faulty.proxy.requests.filter(({ path }) => path.startsWith(podsPath)).map(({ at }) => at)
  t.true((times[1] ?? 0) - (times[0] ?? 0) >= 1990)
  t.true((times[2] ?? 0) - (times[1] ?? 0) >= 1990)
})

test.serial('a burst of 500, 502 and 503 on every path is survived', async t => {
  const faulty = await collect(({ path, earlier }) =>
    path !== '/version' && earlier < 1 ? { status: [500, 502, 503][path.length % 3] ?? 500 } : undefined,
  )
  await assertWhole(t, faulty)
})

test.serial('a server that stays at 500 is a gap, asked for four times', async t => {
  const faulty = await collect(asked => (isPods(asked) ? { status: 500, message: 'etcdserver: no leader' } : undefined))
  await assertGap(t, faulty, { reason: 'server-error', status: 500, message: 'etcdserver: no leader' })
  t.is(faulty.proxy.asked(podsPath), 4)
})

test.serial(
  'connections that are reset in mid-body are tried again, on any page, and nothing counts twice',
  async t => {
    const faulty = await collect(asked =>
      isPods(asked) && asked.earlier % 2 === 0 ? { resetAfter: 300_000 } : undefined,
    )
    await assertWhole(t, faulty)
    t.is(faulty.proxy.asked(podsPath), 6)
  },
)

test.serial('truncated JSON with the right length is the gap invalid, not half a list', async t => {
  const faulty = await collect(asked =>
    isPods(asked) ? { body: real => real.subarray(0, real.length - 1000) } : undefined,
  )
  await assertGap(t, faulty, { reason: 'invalid' })
})

test.serial('malformed JSON on a later page throws the good ones away: invalid is not partial', async t => {
  const faulty = await collect(asked =>
    isSecondPage(asked) ? { body: real => real.toString().replace('"spec":', '"spec",') } : undefined,
  )
  await assertGap(t, faulty, { reason: 'invalid' })
})

test.serial('another page than JSON, as a login portal sends, is the gap invalid', async t => {
  const faulty = await collect(asked => (isPods(asked) ? { body: () => '<html>Please log in</html>' } : undefined))
  await assertGap(t, faulty, { reason: 'invalid' })
})

test.serial('an expired certificate is no bundle but an error that says so', async t => {
  const pem = (name: string) => readFile(assetPath('test', 'collect', 'certificates', name), 'utf8')
  const tls = { cert: await pem('expired.pem'), key: await pem('expired.key.pem'), ca: await pem('ca.pem') }
  const { outcome, seconds } = await collect(() => undefined, tls)
  t.is(outcome.code, 6)
  t.regex(outcome.stdout, /API_TLS/)
  t.regex(outcome.stdout, /expired/)
  t.true(seconds < 20)
})

test.serial('an aggregated API without its server is named as missing, and holds up nothing', async t => {
  const name = 'v1.nowhere.example'
  const spec = { group: 'nowhere.example', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 }
  const service = { namespace: 'default', name: 'nowhere' }
  const made = await server.ask('POST', '/apis/apiregistration.k8s.io/v1/apiservices', {
    metadata: { name },
    spec: { ...spec, service, insecureSkipTLSVerify: true },
  })
  t.is(made.status, 201, made.body)
  t.teardown(() => server.ask('DELETE', `/apis/apiregistration.k8s.io/v1/apiservices/${name}`))
  // Until the aggregator has taken it up the group is not there at all.
  for (let tries = 0; tries < 50 && (await server.ask('GET', '/apis/nowhere.example/v1')).status === 404; tries += 1)
    await new Promise(resolve => setTimeout(resolve, 200))
  const { outcome, gaps, objects, seconds } = await collect(() => undefined)
  t.is(outcome.code, 0)
  t.is(gaps.length, 1)
  t.like(gaps[0], { source: 'discovery', reason: 'partial', status: 503 })
  t.regex(gaps[0]?.message ?? '', /nowhere\.example/)
  t.is(objects('pods'), pods)
  t.true(seconds < 60)
})

test.serial('an object of 60 MB is left out and named; the others are there', async t => {
  const giant = `"giant":"${'x'.repeat(60 * 1024 * 1024)}",`
  const faulty = await collect(asked =>
    isPods(asked) && !asked.query.has('continue')
      ? { body: real => real.toString().replace('"metadata":{"name":', `"metadata":{${giant}"name":`) }
      : undefined,
  )
  t.is(faulty.outcome.code, 0, faulty.outcome.stdout)
  t.like(faulty.gaps[0], { source: 'pods', reason: 'partial' })
  t.regex(faulty.gaps[0]?.message ?? '', /1 object larger than 16 MiB/)
  t.is(faulty.objects('pods'), pods - 1)
})

test.serial(
  'stalls of 20 seconds are waited for where a list may take long, and end at the deadline of a kubelet',
  async t => {
    const { outcome, objects, gaps, seconds } = await stalled
    t.is(outcome.code, 0)
    t.is(objects('pods'), pods)
    t.deepEqual(
      gaps.map(({ source, reason }) => `${source} ${reason}`),
      ['configz/node-00001 timeout'],
    )
    t.true(seconds < 100, `${seconds} s`)
  },
)

test.serial('kill -9 at 50 random moments loses nothing that was finished, and never leaves half a bundle', async t => {
  t.timeout(240_000)
  const proxy = await faultProxy(server)
  t.teardown(() => proxy.close())
  const kubeconfig = await server.kubeconfigFor(proxy.url)
  const home = await below(server, 'killed')
  const reference = join(home, 'undisturbed.tar.gz')
  const { code } = await stigpack(['collect', '--kubeconfig', kubeconfig, '--key', key, '--output', reference])
  t.is(code, 0)
  const outcome = await killCampaign({
    kills: 50,
    kubeconfig,
    key,
    folder: home,
    requests: proxy.requests,
    usual: proxy.requests.length,
    onRequest(listener) {
      proxy.onRequest = listener
    },
  })
  t.is(outcome.kills, 50)
  t.deepEqual(outcome.faults, [])
  t.log(`${outcome.bundles.length} collections, ${outcome.withSomethingKept} kills found something finished`)
  t.true(outcome.withSomethingKept >= 10)
  const undisturbed = await comparable(reference)
  for (const bundle of outcome.bundles) t.deepEqual(await comparable(bundle), undisturbed)
})
