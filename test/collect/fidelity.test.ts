// Bytes that a round trip through objects would change arrive in the evidence as the server sent them.
import test from 'ava'
import { collectFrom, podLine, podPath } from './support/collecting.ts'
import { listOf, pages, pod, podServer, serve } from './support/server.ts'

const fragile = [
  pod('int64', ',"n":9007199254740993,"m":-9223372036854775808,"x":18446744073709551615'),
  pod('numbers', ',"a":1.0,"b":1e3,"c":0.10,"d":-0,"e":1E400'),
  pod('escapes', ',"s":"\\u003ca\\u0026b\\u003e \\ud83d\\ude00 \\/ \\u2028","t":"é😀"'),
  pod('micro', ',"at":"2026-11-23T12:00:00.123456Z"'),
  pod('order', ',"z":1,"a":2,"1":3,"0":4,"__proto__":{"x":1}'),
  pod('twice', ',"k":1,"k":2'),
  pod('surrogate', ',"lone":"\\ud800"'),
  pod('unknown', ',"futureSpec":{"futureField":[null,{}]}'),
]

test('a line equals the bytes that the server sent for the object, after the type of the list', async t => {
  const server = await serve(podServer(pages(fragile, 3)))
  t.teardown(() => server.close())
  const { lines, record } = await collectFrom(t, server)
  t.deepEqual(await lines(podPath), fragile.map(podLine))
  t.deepEqual(record.redactions, [])
})

test('an object that names its own type keeps it and gets no second one', async t => {
  const typed = '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}'
  const half = '{"kind":"Pod","metadata":{"name":"b"},"spec":{"apiVersion":"not mine"}}'
  const server = await serve(podServer(() => listOf('Pod', [typed, half])))
  t.teardown(() => server.close())
  const { lines } = await collectFrom(t, server)
  t.deepEqual(await lines(podPath), [typed, `{"apiVersion":"v1",${half.slice(1)}`])
})

test('an object that the server wrote over several lines becomes one line of the same meaning', async t => {
  const object = { metadata: { name: 'a', annotations: { text: 'line\nbreak' } }, list: [1, 2] }
  const server = await serve(podServer(() => listOf('Pod', [JSON.stringify(object, null, 2), pod('b')])))
  t.teardown(() => server.close())
  const { lines } = await collectFrom(t, server)
  const all = (await lines(podPath)) ?? []
  t.is(all.length, 2)
  t.deepEqual(JSON.parse(all[0] ?? ''), { apiVersion: 'v1', kind: 'Pod', ...object })
})

test('an empty list is an empty file, also where the server writes null', async t => {
  for (const items of ['[]', 'null']) {
    const server = await serve(
      podServer(() => `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":${items}}`),
    )
    t.teardown(() => server.close())
    const { lines, record } = await collectFrom(t, server)
    t.deepEqual(await lines(podPath), [])
    t.is(record.collectors.find(({ source }) => source === 'pods')?.objects, 0)
    t.is(
      record.gaps.find(({ source }) => source === 'pods'),
      undefined,
    )
  }
})
