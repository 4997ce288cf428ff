// Secrets of any text at any place that a name announces: whatever is around them, they are gone from the line.
import test from 'ava'
import fc from 'fast-check'
import { inPod, redact } from '../collect/support/redacting.ts'

const secret = fc.stringMatching(/^[A-Za-z0-9]{10,24}$/).map(text => `S3c${text}`)
const around = fc.stringMatching(/^[a-z ./]{0,12}$/)
const name = fc.constantFrom('password', 'DB_PASSWORD', 'api-key', 'clientSecret', 'token', 'PGPASS')
const places: readonly ((name: string, secret: string, around: string) => unknown)[] = [
  (name, secret) => ({ env: [{ name, value: secret }] }),
  (name, secret, around) => ({ env: [{ name: 'X', value: `${around};${name}=${secret};a=b` }] }),
  (name, secret, around) => ({ env: [{ name: 'X', value: JSON.stringify({ a: around, [name]: secret }) }] }),
  (name, secret) => ({ args: [`--${name}`, secret] }),
  (name, secret, around) => ({ command: ['sh', '-c', `${around} --${name} '${secret} x'`] }),
  (_name, secret, around) => ({ command: ['sh', '-c', `${around}; curl -u user:${secret} ${around}`] }),
  (_name, secret, around) => ({ command: ['sh', '-c', `${around} https://user:${secret}@host/`] }),
]

/** The same beyond pods: lines of a node's files, what its processes say, storage, and a server's words in gaps and logs. */
const elsewhere: readonly (readonly [source: string, (name: string, secret: string, around: string) => unknown])[] = [
  ['node/n/configuration', (name, secret) => ({ lines: [`${name}: ${secret}`] })],
  [
    'node/n/configuration',
    (name, secret, around) => ({ lines: [`# ${around}`, `  "${name}": "${secret}",`, `${around}`] }),
  ],
  ['node/n/configuration', (name, secret) => ({ lines: [`${name}: |`, `  ${secret}`, 'a: b'] })],
  ['node/n/configuration', (name, secret) => ({ lines: [`- --${name}`, `- ${secret}`] })],
  ['node/n/processes', (name, secret) => ({ args: ['etcd', `--${name}=${secret}`] })],
  ['node/n/processes', (name, secret) => ({ env: [{ name, value: secret }] })],
  ['persistentvolumes', (name, secret) => ({ spec: { csi: { volumeAttributes: { [name]: secret } } } })],
  ['persistentvolumes', (name, secret) => ({ spec: { mountOptions: [`${name}=${secret}`] } })],
  ['log', (name, secret, around) => ({ message: `${around}; ${name}=${secret} was refused` })],
  ['log', (_name, secret, around) => ({ why: `${around} https://user:${secret}@host/x` })],
]

test('nor in what nodes, volumes and logs hold', t => {
  fc.assert(
    fc.property(secret, name, around, fc.constantFrom(...elsewhere), (hidden, called, text, [source, place]) => {
      const line = redact(
        JSON.stringify({
          kind: 'X',
          apiVersion: 'v1',
          metadata: { name: 'x' },
          ...(place(called, hidden, text) as object),
        }),
        source,
      )
      JSON.parse(line)
      return !line.includes(hidden)
    }),
    { numRuns: 500 },
  )
  t.pass()
})

test('a secret that its place announces is never in the line', t => {
  fc.assert(
    fc.property(secret, name, around, fc.constantFrom(...places), (hidden, called, text, place) => {
      const line = redact(inPod(JSON.stringify(place(called, hidden, text))))
      JSON.parse(line)
      return !line.includes(hidden)
    }),
    { numRuns: 500 },
  )
  t.pass()
})
