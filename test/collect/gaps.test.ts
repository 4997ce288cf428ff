// What a collection does with what it may not have, what does not exist, and with being stopped.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { collectFrom, podPath, temporaryFolder } from './support/collecting.ts'
import { listOf, pod, podServer, type Route, refuse, serve } from './support/server.ts'

const three = ['a', 'b', 'c'].map(name => pod(name))

test('a server that ignores the wish for metadata only gets no Secret written', async t => {
  const routes = podServer(() => listOf('Pod', []))
  const server = await serve({
    ...routes,
    '/api/v1': () =>
      '{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"secrets","kind":"Secret","verbs":["list"]},{"name":"services","kind":"Service","verbs":["list"]}]}',
    '/api/v1/services': () => listOf('Service', []),
    '/api/v1/secrets': () => listOf('Secret', ['{"metadata":{"name":"s"},"data":{"password":"aHVudGVyMg=="}}']),
  })
  t.teardown(() => server.close())
  const { record, folder } = await collectFrom(t, server)
  const gap = record.gaps.find(({ source }) => source === 'secrets')
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

test('a server that serves no list at all is refused: a bundle of nothing but gaps says nothing', async t => {
  const server = await serve({ '/version': () => '<html>a web server</html>' })
  t.teardown(() => server.close())
  const error = await t.throwsAsync(collectFrom(t, server))
  t.like(error, { code: 'API_UNREACHABLE' })
  t.regex(error?.message ?? '', /does not answer as an API server/)
})

test('a user without rights on namespaces still gets the identity of the cluster, if that one may be read', async t => {
  const routes = podServer(() => listOf('Pod', three))
  const server = await serve({
    ...routes,
    '/api/v1/namespaces': ({ response }) => refuse(response, 403, 'forbidden'),
    '/api/v1/namespaces/kube-system': () => '{"metadata":{"name":"kube-system","uid":"the-uid"}}',
  })
  t.teardown(() => server.close())
  const collected = await collectFrom(t, server)
  t.is(collected.record.cluster.uid, 'the-uid')
  t.true(collected.steps.some(step => step.startsWith('namespaces gap forbidden')))
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

test.serial('an abort stops promptly, with its reason, and leaves nothing in the spool', async t => {
  const stop = new AbortController()
  const server = await serve(podServer(() => sleep(30_000, '', { ref: false })))
  t.teardown(() => server.close())
  const folder = await temporaryFolder(t)
  setTimeout(() => stop.abort(new Error('the operator pressed Ctrl-C')), 150)
  const started = performance.now()
  await t.throwsAsync(
    collectFrom(t, server, { folder, limits: { deadline: 20_000 }, options: { signal: stop.signal } }),
    {
      message: 'the operator pressed Ctrl-C',
    },
  )
  // Half of the deadline that a request without the signal would have waited for, however busy the machine is.
  t.true(performance.now() - started < 10_000)
  const left = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile())
  t.deepEqual(
    left.map(({ name }) => name),
    [],
  )
})

test.serial('no more than four requests are ever under way', async t => {
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

test('mirror pods that kubeadm has annotated tell the platform where config maps may not be read', async t => {
  const mirror = (namespace: string) =>
    `{"metadata":{"name":"kube-apiserver-one","namespace":"${namespace}","annotations":{"kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint":"192.0.2.2:6443","kubernetes.io/config.mirror":"x"}}}`
  for (const [namespace, platform] of [
    ['kube-system', 'kubeadm'],
    ['default', 'unknown'],
  ] as const) {
    const server = await serve(podServer(() => listOf('Pod', [...three, mirror(namespace)])))
    t.teardown(() => server.close())
    t.is((await collectFrom(t, server)).record.cluster.platform, platform)
  }
})
