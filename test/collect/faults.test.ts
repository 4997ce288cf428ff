// What a failing API server turns into: a gap with its reason, a retry, or a list begun again; never a wrong count.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { Gap } from '../../src/schema/manifest.ts'
import { type CollectTweaks, collectFrom, podLine, podPath } from './support/collecting.ts'
import { listOf, pages, pod, podServer, type Route, refuse, serve } from './support/server.ts'

async function collectPods(t: Parameters<typeof collectFrom>[0], route: Route, tweaks: CollectTweaks = {}) {
  const server = await serve(podServer(route))
  t.teardown(() => server.close())
  const collected = await collectFrom(t, server, tweaks)
  const asked = server.requests.filter(({ path }) => path.startsWith('/api/v1/pods')).length
  return { ...collected, asked, gap: collected.record.gaps.find(({ source }) => source === 'pods') }
}

const three = ['a', 'b', 'c'].map(name => pod(name))

for (const [status, reason] of [
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [418, 'server-error'],
] as const) {
  test(`${status} is the gap ${reason} with what the server said, asked for once, and the rest is collected`, async t => {
    const { record, asked, gap, lines } = await collectPods(t, ({ response }) =>
      refuse(response, status, 'pods: no, thank you'),
    )
    t.deepEqual(gap, { source: 'pods', reason, message: 'pods: no, thank you', status })
    t.is(asked, 1)
    t.is(await lines(podPath), undefined)
    t.is(record.collectors.find(({ source }) => source === 'namespaces')?.objects, 1)
    t.is(record.cluster.uid, 'cluster-uid')
  })
}

test('a list is read to its last page, in order, and asks for 500 objects at a time', async t => {
  const names = Array.from({ length: 23 }, (_, index) => pod(`pod-${index}`))
  const server = await serve(podServer(pages(names, 5)))
  t.teardown(() => server.close())
  const { lines, record } = await collectFrom(t, server)
  t.deepEqual(await lines(podPath), names.map(podLine))
  t.deepEqual(
    record.collectors.find(({ source }) => source === 'pods'),
    {
      source: 'pods',
      objects: 23,
      requests: 5,
      resourceVersion: '7',
    },
  )
  t.is(server.requests.find(({ path }) => path.startsWith('/api/v1/pods'))?.path, '/api/v1/pods?limit=500')
})

test('429 waits as long as Retry-After says and then goes on', async t => {
  const started = performance.now()
  const { asked, gap, lines } = await collectPods(t, ({ response, earlier }) =>
    earlier === 0 ? refuse(response, 429, 'slow down', { 'retry-after': '1' }) : listOf('Pod', three),
  )
  t.is(gap, undefined)
  t.is(asked, 2)
  t.deepEqual(await lines(podPath), three.map(podLine))
  t.true(performance.now() - started >= 990)
})

test('a burst of 500, 502 and 503 is survived', async t => {
  const { asked, gap, lines } = await collectPods(t, ({ response, earlier }) =>
    earlier < 3 ? refuse(response, [500, 502, 503][earlier] ?? 500, 'busy') : listOf('Pod', three),
  )
  t.is(gap, undefined)
  t.is(asked, 4)
  t.is((await lines(podPath))?.length, 3)
})

test('a server that stays at 500 is a gap after a bounded number of attempts', async t => {
  const { asked, gap } = await collectPods(t, ({ response }) => refuse(response, 500, 'etcd is gone'))
  t.deepEqual(gap, { source: 'pods', reason: 'server-error', message: 'etcd is gone', status: 500 })
  t.is(asked, 4)
})

test('a connection that breaks is tried again', async t => {
  const { asked, gap, lines } = await collectPods(t, ({ response, earlier }) => {
    if (earlier > 0) return listOf('Pod', three)
    response.socket?.destroy()
    return undefined
  })
  t.is(gap, undefined)
  t.is(asked, 2)
  t.is((await lines(podPath))?.length, 3)
})

test('an answer that breaks off within a page counts for nothing and is asked for again', async t => {
  const { gap, lines } = await collectPods(t, ({ response, earlier }) => {
    if (earlier > 0) return listOf('Pod', three)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' })
    response.write(listOf('Pod', three), () => response.destroy())
    return undefined
  })
  t.is(gap, undefined)
  t.deepEqual(await lines(podPath), three.map(podLine))
})

test('an answer that stalls is given up at the deadline: the gap timeout, and no hang', async t => {
  const { asked, gap } = await collectPods(
    t,
    ({ response }) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[')
      return undefined
    },
    { limits: { deadline: 150 } },
  )
  t.is(gap?.reason, 'timeout')
  t.is(asked, 2)
})

test('a list that expires in the middle is begun again, once, and has every object once', async t => {
  let expired = false
  const names = Array.from({ length: 12 }, (_, index) => pod(`pod-${index}`))
  const serving = pages(names, 5)
  const { asked, gap, lines, record } = await collectPods(t, asked => {
    if (asked.query.get('continue') === '10' && !expired) {
      expired = true
      return refuse(asked.response, 410, 'The provided continue parameter is too old')
    }
    return serving(asked)
  })
  t.is(gap, undefined)
  t.is(asked, 6)
  t.deepEqual(await lines(podPath), names.map(podLine))
  t.is(record.collectors.find(({ source }) => source === 'pods')?.objects, 12)
})

test('a list that expires again is partial: what came is kept and said to be incomplete', async t => {
  const serving = pages(three, 1)
  const { gap, lines, record } = await collectPods(t, asked =>
    asked.query.has('continue') ? refuse(asked.response, 410, 'too old') : serving(asked),
  )
  t.deepEqual(gap, { source: 'pods', reason: 'partial', message: '1 objects came, then: too old', status: 410 })
  t.deepEqual(await lines(podPath), [podLine(pod('a'))])
  t.is(record.collectors.find(({ source }) => source === 'pods')?.objects, 1)
})

test('a refusal after the first page is partial too', async t => {
  const serving = pages(three, 2)
  const { gap, lines } = await collectPods(t, asked =>
    asked.query.has('continue') ? refuse(asked.response, 403, 'no more') : serving(asked),
  )
  t.is(gap?.reason, 'partial')
  t.is(gap?.status, 403)
  t.is((await lines(podPath))?.length, 2)
})

const good = listOf('Pod', three)
const malformed: Record<string, string> = {
  'cut off': good.slice(0, -10),
  empty: '',
  'HTML of a proxy': '<html><body>Sign in</body></html>',
  'something after the end': `${good}{}`,
  'a number with a leading zero': listOf('Pod', ['{"metadata":{"name":"a"},"n":01}']),
  'an item that is no object': listOf('Pod', ['"a"']),
  'an item without metadata': listOf('Pod', ['{}']),
  'two lists of items': good.replace(/\}\n$/, ',"items":[]}'),
  'no items at all': '{"kind":"PodList","apiVersion":"v1","metadata":{}}',
  'no list but a Status': '{"kind":"Status","apiVersion":"v1","metadata":{},"items":[]}',
  'an unknown form of metadata': listOf('Pod', [], '"continue":5'),
  'nesting without end': `${'['.repeat(100_000)}`,
}
for (const [what, body] of Object.entries(malformed)) {
  test(`200 with a body that is not a list is the gap invalid and leaves no file: ${what}`, async t => {
    const { gap, lines, folder } = await collectPods(t, () => body)
    t.is(gap?.reason, 'invalid')
    t.is(await lines(podPath), undefined)
    t.deepEqual(
      (await readdir(folder, { recursive: true })).filter(name => name.includes('pods') || name.includes('unfinished')),
      [],
    )
  })
}

test('bytes that are not UTF-8 are the gap invalid', async t => {
  const { gap } = await collectPods(t, () =>
    Buffer.concat([Buffer.from(good.slice(0, 90)), Buffer.from([0xff]), Buffer.from(good.slice(90))]),
  )
  t.is(gap?.reason, 'invalid')
})

test('a malformed page after good ones discards them: invalid is not partial', async t => {
  const serving = pages(three, 1)
  const { gap, lines, record } = await collectPods(t, asked =>
    asked.query.get('continue') === '2' ? '{"kind":' : serving(asked),
  )
  t.is(gap?.reason, 'invalid')
  t.is(await lines(podPath), undefined)
  t.is(
    record.collectors.find(({ source }) => source === 'pods'),
    undefined,
  )
})

test('an answer larger than the limit is asked for in smaller pages', async t => {
  const heavy = Array.from({ length: 40 }, (_, index) => pod(`p${index}`, `,"x":"${'y'.repeat(1000)}"`))
  const { gap, lines } = await collectPods(t, asked => pages(heavy, Number(asked.query.get('limit')))(asked), {
    limits: { answerSize: 20_000 },
  })
  t.is(gap, undefined)
  t.deepEqual(await lines(podPath), heavy.map(podLine))
})

test('one object larger than the limit is a gap, not a crash', async t => {
  const { gap } = await collectPods(t, () => listOf('Pod', [pod('a', `,"x":"${'y'.repeat(50_000)}"`)]), {
    limits: { answerSize: 20_000 },
  })
  t.is(gap?.reason, 'invalid')
})

test('a server that ignores the wish for metadata only gets no Secret written', async t => {
  const routes = podServer(() => listOf('Pod', []))
  const server = await serve({
    ...routes,
    '/api/v1': () =>
      '{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"secrets","kind":"Secret","verbs":["list"]}]}',
    '/api/v1/secrets': () => listOf('Secret', ['{"metadata":{"name":"s"},"data":{"password":"aHVudGVyMg=="}}']),
  })
  t.teardown(() => server.close())
  const { record, folder } = await collectFrom(t, server).catch(error => {
    throw error
  })
  const gap: Gap | undefined = record.gaps.find(({ source }) => source === 'secrets')
  t.is(gap?.reason, 'invalid')
  t.false(existsSync(`${folder}/evidence/cluster/core.v1.secrets.ndjson`))
})

test('a user who may list nothing gets API_FORBIDDEN and an empty spool', async t => {
  const routes = podServer(({ response }) => refuse(response, 403, 'pods is forbidden'))
  const server = await serve({
    ...routes,
    '/api/v1/namespaces': ({ response }) => refuse(response, 403, 'namespaces is forbidden'),
  })
  t.teardown(() => server.close())
  const error = await t.throwsAsync(collectFrom(t, server))
  t.like(error, { code: 'API_FORBIDDEN' })
})

test('a user without rights on namespaces still gets the identity of the cluster, if that one may be read', async t => {
  const routes = podServer(() => listOf('Pod', three))
  const server = await serve({
    ...routes,
    '/api/v1/namespaces': ({ response }) => refuse(response, 403, 'forbidden'),
    '/api/v1/namespaces/kube-system': () => '{"metadata":{"name":"kube-system","uid":"the-uid"}}',
  })
  t.teardown(() => server.close())
  t.is((await collectFrom(t, server)).record.cluster.uid, 'the-uid')
})

test('where discovery is refused, lists are asked for in the versions that every current release has', async t => {
  const server = await serve({
    '/version': () => '{"gitVersion":"v1.34.2"}',
    '/api/v1/pods': () => listOf('Pod', three),
    '/apis/apps/v1/deployments': () => listOf('Deployment', [pod('d')]).replace('"v1"', '"apps/v1"'),
  })
  t.teardown(() => server.close())
  const { record, lines } = await collectFrom(t, server)
  t.is((await lines(podPath))?.length, 3)
  t.deepEqual(await lines('evidence/cluster/apps.v1.deployments.ndjson'), [
    `{"apiVersion":"apps/v1","kind":"Deployment",${pod('d').slice(1)}`,
  ])
  t.is(record.gaps.find(({ source }) => source === 'discovery')?.reason, 'not-found')
  // A 404 proves nothing where discovery did not tell.
  t.is(record.gaps.find(({ source }) => source === 'podsecuritypolicies.policy')?.reason, 'not-found')
})

test('an aggregated API that is down makes discovery partial, and only its own group unknown', async t => {
  const group = (name: string) => `{"name":"${name}","versions":[{"groupVersion":"${name}/v1","version":"v1"}]}`
  const server = await serve({
    ...podServer(() => listOf('Pod', three)),
    '/apis': () => `{"kind":"APIGroupList","groups":[${group('apps')},${group('policy')}]}`,
    '/apis/apps/v1': ({ response }) => refuse(response, 503, 'service unavailable'),
    '/apis/policy/v1': () => '{"kind":"APIResourceList","groupVersion":"policy/v1","resources":[]}',
  })
  t.teardown(() => server.close())
  const { record } = await collectFrom(t, server)
  const reasonOf = (name: string) => record.gaps.find(({ source }) => source === name)?.reason
  t.is(reasonOf('discovery'), 'partial')
  t.is(reasonOf('poddisruptionbudgets.policy'), 'not-served')
  t.is(reasonOf('deployments.apps'), 'not-found')
})

test('a kubelet that cannot be reached is a gap of that node alone', async t => {
  const routes = podServer(() => listOf('Pod', three))
  const node = (name: string) =>
    `{"metadata":{"name":"${name}"},"status":{"nodeInfo":{"kubeletVersion":"v1.34.2","osImage":"Debian"}}}`
  const server = await serve({
    ...routes,
    '/api/v1': () =>
      '{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"nodes","kind":"Node","verbs":["list"]}]}',
    '/api/v1/nodes': () => listOf('Node', ['one', 'two', 'three', '../four'].map(node)),
    '/api/v1/nodes/one/proxy/configz': () => '{"kubeletconfig":{"port":10250}}',
    '/api/v1/nodes/two/proxy/configz': ({ response }) =>
      refuse(response, 503, 'error trying to reach service: dial tcp 192.0.2.9:10250: connect: connection refused'),
    '/api/v1/nodes/three/proxy/configz': () => '{"something":"else"}',
  })
  t.teardown(() => server.close())
  const { record, lines } = await collectFrom(t, server)
  t.deepEqual(await lines('evidence/nodes/one/configz.json'), ['{"kubeletconfig":{"port":10250}}'])
  t.deepEqual(
    record.gaps.filter(({ source }) => source.startsWith('configz')).map(({ source, reason }) => [source, reason]),
    [
      ['configz/../four', 'invalid'],
      ['configz/three', 'invalid'],
      ['configz/two', 'unreachable'],
    ],
  )
  t.deepEqual(
    record.nodes.map(({ name }) => name),
    ['../four', 'one', 'three', 'two'],
  )
})

test('what the operator leaves out is a gap of its own kind and is never asked for', async t => {
  const server = await serve(podServer(() => listOf('Pod', three)))
  t.teardown(() => server.close())
  const { record } = await collectFrom(t, server, { options: { skip: ['pods'] } })
  t.is(record.gaps.find(({ source }) => source === 'pods')?.reason, 'skipped')
  t.false(server.requests.some(({ path }) => path.startsWith('/api/v1/pods')))
})

test('an abort stops promptly, with its reason, and leaves nothing in the spool', async t => {
  const stop = new AbortController()
  const server = await serve(podServer(() => sleep(30_000, '', { ref: false })))
  t.teardown(() => server.close())
  const { temporaryFolder } = await import('./support/collecting.ts')
  const folder = await temporaryFolder(t)
  setTimeout(() => stop.abort(new Error('the operator pressed Ctrl-C')), 150)
  const started = performance.now()
  await t.throwsAsync(
    collectFrom(t, server, { folder, limits: { deadline: 20_000 }, options: { signal: stop.signal } }),
    {
      message: 'the operator pressed Ctrl-C',
    },
  )
  t.true(performance.now() - started < 3000)
  const left = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  t.deepEqual(
    left.map(({ name }) => name),
    [],
  )
})

test('no more than four requests are ever under way', async t => {
  let now = 0
  let most = 0
  const slow: Route = async () => {
    now += 1
    most = Math.max(most, now)
    await sleep(20)
    now -= 1
    return listOf('Thing', [])
  }
  const names = [
    'pods',
    'nodes',
    'services',
    'configmaps',
    'resourcequotas',
    'limitranges',
    'serviceaccounts',
    'namespaces',
  ]
  const resources = names.map(name => `{"name":"${name}","kind":"Thing","verbs":["list"]}`)
  const server = await serve({
    ...podServer(slow),
    '/api/v1': () => `{"kind":"APIResourceList","groupVersion":"v1","resources":[${resources.join(',')}]}`,
    ...Object.fromEntries(names.map(name => [`/api/v1/${name}`, slow])),
  })
  t.teardown(() => server.close())
  await collectFrom(t, server)
  t.is(most, 4)
})

test('a spool folder that cannot be written is OUTPUT_UNWRITABLE, not a gap', async t => {
  const server = await serve(podServer(() => listOf('Pod', three)))
  t.teardown(() => server.close())
  const error = await t.throwsAsync(collectFrom(t, server, { folder: '/dev/null/spool' }))
  t.like(error, { code: 'OUTPUT_UNWRITABLE' })
})

test('a server that dies during the collection costs bounded time and leaves gaps', async t => {
  const server = await serve(
    podServer(({ response }) => {
      response.socket?.destroy()
      return undefined
    }),
  )
  t.teardown(() => server.close())
  const { record } = await collectFrom(t, server)
  const gap = record.gaps.find(({ source }) => source === 'pods')
  t.is(gap?.reason, 'unreachable')
  t.is(gap?.status, undefined)
})
