// Objects and strings beyond every measure: left out or taken out, and said; never a crash, never a lost collection.
import test from 'ava'
import { collectPods, podLine, podPath } from './support/collecting.ts'
import { redact } from './support/redacting.ts'
import { listOf, pod } from './support/server.ts'

const mebibyte = 1024 * 1024

test('an object that no line of a bundle can hold is left out and counted as a gap; its neighbours are there', async t => {
  const few = [pod('a'), pod('giant', `,"x":"${'y'.repeat(17 * mebibyte)}"`), pod('b')]
  const { gap, lines, record } = await collectPods(t, () => listOf('Pod', few), { limits: { deadline: 30_000 } })
  t.deepEqual(gap, { source: 'pods', reason: 'partial', message: '1 object larger than 16 MiB left out' })
  t.deepEqual(await lines(podPath), [podLine(pod('a')), podLine(pod('b'))])
  t.is(record.collectors.find(({ source }) => source === 'pods')?.objects, 2)
})

test('a string that is too long for the matchers is taken out unread', t => {
  const long = 'x'.repeat(9 * mebibyte)
  const redacted = redact(`{"metadata":{"name":"a","annotations":{"note":"${long}"}}}`)
  t.regex(redacted, /"note":"redacted:too-long:[0-9a-f]{16}"\}\}\}$/)
})

for (const [what, begin] of [
  ['a run of base64', ''],
  ['a token without end', 'eyJaaaaaaaaa.'],
  ['a header', 'bearer '],
  ['a signed URL', '?sig='],
  ['a key', 'MIIabcIBAAKCA'],
] as const) {
  test(`${what} of two megabytes is within reach of the matchers`, t => {
    const text = begin + 'QUJD'.repeat((2 * mebibyte) / 4 - 16)
    t.notThrows(() => redact(`{"metadata":{"name":"a","annotations":{"note":"${text}"}}}`))
  })
}
