// Hostile objects must not be able to stop a collection: every matcher is linear.
import test from 'ava'
import { annotated, inPod, redact } from './support/redacting.ts'

/** Milliseconds of CPU time: how busy the machine is must not matter. */
const now = () => process.cpuUsage().user / 1000

test('matchers are linear: two megabytes made to mislead them take well under a second each', t => {
  const size = 2_000_000
  const hostile: Record<string, string> = {
    jwt: 'eyJ'.repeat(size / 3),
    'jwt with dots': 'eyJaaaaaaaa.'.repeat(size / 12),
    pem: '-----BEGIN '.repeat(size / 11),
    'pem without end': '-----BEGIN PRIVATE KEY-----'.repeat(size / 27),
    'base64 pem': 'LS0tLS1CRUdJTi'.repeat(size / 14),
    'base64 pem apart': 'LS0tLS1CRUdJTi '.repeat(size / 15),
    urls: '://'.repeat(size / 3),
    'urls with users': '://a:b'.repeat(size / 6),
    ats: `://${'@'.repeat(size)}`,
    bearer: 'bearer '.repeat(size / 7),
    'bearer blanks': `bearer ${' '.repeat(size)}`,
    tokens: 'ghp_'.repeat(size / 4),
  }
  for (const [what, text] of Object.entries(hostile)) {
    const started = now()
    redact(annotated(text))
    redact(inPod(`{"args":["sh -c ${text} token"],"env":[{"name":"TOKEN_X","value":"${text}"}]}`))
    t.true(now() - started < 3000, `${what}: ${now() - started} ms`)
  }
  const started = now()
  redact(
    inPod(
      `{"args":["a --token ${'-x'.repeat(size / 2)}","${'--a '.repeat(size / 4)} token","${"'".repeat(size)} token"]}`,
    ),
  )
  t.true(now() - started < 3000)
})

test('a line of one megabyte takes no more than in proportion to a quarter of it, whatever it is made of', t => {
  const kinds = [
    '\\"',
    "'",
    '=',
    '-',
    '\\\\\\"',
    'password=\\"',
    "password='",
    '--password ',
    'mysql -p ',
    "curl -u 'a:b ",
  ]
  for (const kind of kinds) {
    const time = (size: number) => {
      const text = kind.repeat(size / kind.length)
      const object = inPod(`{"args":["sh -c ${text} token"],"env":[{"name":"A","value":"${text} password"}]}`)
      const started = now()
      redact(object)
      return now() - started
    }
    time(10_000)
    const small = Math.min(time(250_000), time(250_000))
    const large = Math.min(time(1_000_000), time(1_000_000))
    // In proportion it is 4 times as much, in square 16 times; short times are mostly noise.
    t.true(large < 10 * small + 200, `${kind}: ${small} ms, ${large} ms`)
  }
})

const cost = (object: string, source: string): number => {
  const before = now()
  redact(object, source)
  return now() - before
}
const units = [
  ...[
    'a',
    'A',
    '0',
    ' ',
    '\\n',
    '\\\\',
    '\\"',
    "'",
    '=',
    ':',
    '-',
    '/',
    '.',
    '☃',
    'a b ',
    'a:b ',
    'a=b;',
    'password',
    'token: ',
    'password=\\"',
  ],
  ...[
    'eyJaaaaaaaa.',
    '://a:b@',
    'ghp_',
    'xoxb-',
    'SG.',
    'K10',
    'bearer ',
    'name: ',
    'value: ',
    '- --token ',
    '{\\"token\\":\\"',
    'curl -u a:b ',
    '-----BEGIN ',
  ],
]

for (const [what, source, write] of [
  [
    'a file of a node',
    'node/n/configuration',
    (text: string) => `{"kind":"configuration","apiVersion":"x","metadata":{},"lines":["${text}"]}`,
  ],
  ['a command line', 'pods', (text: string) => inPod(`{"args":["sh -c ${text} token"]}`)],
] as const) {
  test(`a line of a megabyte in ${what} costs a fraction of a second, whatever it is made of`, t => {
    redact(write('a: b'), source)
    for (const unit of units) {
      const object = write(unit.repeat(1_000_000 / unit.length))
      const time = Math.min(cost(object, source), cost(object, source))
      t.true(time < 600, `${JSON.stringify(unit)}: ${time.toFixed(0)} ms`)
    }
  })
}
