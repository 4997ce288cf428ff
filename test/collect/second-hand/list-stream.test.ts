// Large JSON lists are read item by item: however the bytes come in, the outcome is that of reading them whole.
import test from 'ava'
import fc from 'fast-check'
import { splitList } from '../../../src/collect/second-hand/list-stream.ts'
import { StigpackError } from '../../../src/errors.ts'
import { dumpedPod, list, type pod, takeIn, write } from './support/taking-in.ts'

async function* chunksOf(text: string, size: number) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function split(text: string, size: number) {
  const items: unknown[] = []
  let rest: unknown
  for await (const piece of splitList('a.json', chunksOf(text, size))) {
    if ('rest' in piece) rest = JSON.parse(piece.rest)
    else items.push(JSON.parse(piece.item.toString()))
  }
  return { items, rest }
}

const awkward = fc.string({
  unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'é', 'items', '"items":[', ' ', '\n'),
})

test('any list, cut into chunks of any size, comes apart into its items and the rest', async t => {
  const object = fc.dictionary(awkward, fc.oneof(awkward, fc.jsonValue()), { noNullPrototype: true })
  await fc.assert(
    fc.asyncProperty(
      fc.record({ before: object, items: fc.array(object), after: object }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 1, 4),
      async ({ before, items, after }, size, indent) => {
        const given = { ...before, items, ...after }
        // A member called `items` of what is laid over it would be another one.
        if ('items' in before || 'items' in after || JSON.stringify(given).includes('__proto__')) return
        const { items: found, rest } = await split(JSON.stringify(given, null, indent), size)
        // JSON has no -0.
        const whole = JSON.parse(JSON.stringify(given)) as typeof given
        t.deepEqual(found, whole.items)
        t.deepEqual(rest, { ...whole, items: [] })
      },
    ),
    { numRuns: 300 },
  )
})

test('a document that is no list comes out whole', async t => {
  const given = { kind: 'Pod', spec: { items: [{ a: 1 }], containers: [] } }
  t.deepEqual(await split(JSON.stringify(given), 7), { items: [], rest: given })
})

for (const [title, text] of [
  ['cut inside an item', '{"items":[{"a":1},{"b":'],
  ['cut between items', '{"items":[{"a":1},'],
  ['with two commas', '{"items":[{},,{}]}'],
  ['without a comma', '{"items":[{}{}]}'],
  ['with an item that is no object', '{"items":[{}, 1]}'],
] as const)
  test(`a list ${title} is refused`, async t => {
    await t.throwsAsync(split(text, 5), { instanceOf: StigpackError })
  })

test('a list of 40 MiB gives the evidence that its parts give, and its page that follows is not missed', async t => {
  const filler = 'x'.repeat(400_000)
  const pods = Array.from({ length: 100 }, (_, index) => ({ ...dumpedPod(`p-${index}`), filler }))
  const bare = ({ metadata, spec }: ReturnType<typeof pod>) => ({ metadata, spec, filler })
  const large = await write(t, {
    'pods.json': JSON.stringify(list('PodList', pods.map(bare), { resourceVersion: '1', continue: 'next' })),
  })
  const small = await write(
    t,
    Object.fromEntries(pods.map((one, index) => [`${String(index).padStart(3, '0')}.json`, JSON.stringify(one)])),
  )
  const taken = await takeIn(t, large, { complete: ['pods'] })
  const path = 'evidence/cluster/core.v1.pods.ndjson'
  t.is(await taken.text(path), await (await takeIn(t, small)).text(path))
  t.regex(taken.gap('pods')?.message ?? '', /a page that follows/)
})
