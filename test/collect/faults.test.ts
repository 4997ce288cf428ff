// What a failing API server turns into: a gap with its reason, a retry, or a list begun again; never a wrong count.
import test from 'ava'
import { collectFrom, collectPods, podLine, podPath } from './support/collecting.ts'
import { listOf, pages, pod, podServer, refuse, serve } from './support/server.ts'

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
      collectedAt: record.collectors.find(({ source }) => source === 'pods')?.collectedAt,
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

test('beyond a burst, requests keep to so many a second, and never more than so many go at a time', async t => {
  let [active, most] = [0, 0]
  const nodes = Array.from({ length: 30 }, (_, index) => `{"metadata":{"name":"n${index}"}}`)
  const configz = Object.fromEntries(
    nodes.map((_, index) => [
      `/api/v1/nodes/n${index}/proxy/configz`,
      async () => {
        active += 1
        most = Math.max(most, active)
        await new Promise(resolve => setTimeout(resolve, 10))
        active -= 1
        return '{"kubeletconfig":{}}'
      },
    ]),
  )
  const resources = '{"name":"nodes","kind":"Node","verbs":["list"]}'
  const server = await serve({
    ...podServer(() => listOf('Pod', three)),
    '/api/v1': () => `{"kind":"APIResourceList","groupVersion":"v1","resources":[${resources}]}`,
    '/api/v1/nodes': () => listOf('Node', nodes),
    ...configz,
  })
  t.teardown(() => server.close())
  const began = performance.now()
  const { record } = await collectFrom(t, server, { limits: { perSecond: 40, burst: 10, parallel: 3 } })
  t.is(record.collectors.filter(({ source }) => source.startsWith('configz/')).length, 30)
  // 10 at once, and the rest of some 36 requests at 40 a second.
  t.true(performance.now() - began > 600)
  t.is(most, 3)
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
    { limits: { deadline: 700 } },
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
