// An answer that is no list of objects is the gap invalid: never a file, never a count.
import { readdir } from 'node:fs/promises'
import test from 'ava'
import { collectPods, podPath } from './support/collecting.ts'
import { listOf, pages, pod } from './support/server.ts'

const three = ['a', 'b', 'c'].map(name => pod(name))

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
