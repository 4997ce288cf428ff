// Redaction rules of a site: what they take, what they leave, and which files are refused, with the line.
import test from 'ava'
import { Redaction } from '../../src/collect/redaction.ts'
import { parseRedactionRules } from '../../src/content/index.ts'
import { StigpackError } from '../../src/errors.ts'
import { annotated, inPod, key, redact } from './support/redacting.ts'

const text = `schemaVersion: 1
rules:
  - name: ticket-key
    key: acme-*-ticket
  - name: acme-token
    value: acme_????????*
`
const withRules = (object: string) =>
  redact(object, 'pods', new Redaction(key, parseRedactionRules(text, 'rules.yaml')))

test('a name of the site is taken in a variable, a flag and an annotation', t => {
  const pod = withRules(
    inPod(
      '{"env":[{"name":"ACME-EU-TICKET","value":"hunter2"}],"args":["--acme-us-ticket=hunter2","--acme-ticket=stays"]}',
    ),
  )
  t.false(pod.includes('hunter2'), pod)
  t.true(pod.includes('--acme-ticket=stays'))
})

test('a value of the site is taken as a word, also a short one, and counted under its name', t => {
  const redaction = new Redaction(key, parseRedactionRules(text, 'rules.yaml'))
  const line = redact(annotated('see acme_12345678x now, acme_1 stays'), 'pods', redaction)
  t.false(line.includes('acme_12345678x'), line)
  t.true(line.includes('acme_1 stays'))
  t.deepEqual(redaction.counts, [{ kind: 'site-acme-token', count: 1 }])
})

for (const [what, wrong, line] of [
  ['no rules', 'schemaVersion: 1\nrules: []\n', 2],
  ['neither key nor value', 'schemaVersion: 1\nrules:\n  - name: a\n', 3],
  ['a regular expression', 'schemaVersion: 1\nrules:\n  - name: a\n    value: (a+)+\n', 4],
  ['a value that begins with a star', 'schemaVersion: 1\nrules:\n  - name: a\n    value: "*secret"\n', 4],
  ['a name twice', 'schemaVersion: 1\nrules:\n  - name: a\n    key: x\n  - name: a\n    key: y\n', 5],
  ['broken YAML', 'schemaVersion: 1\nrules: [\n', 3],
] as const) {
  test(`a file with ${what} is refused with its line`, t => {
    const error = t.throws(() => parseRedactionRules(wrong, 'rules.yaml'), { instanceOf: StigpackError })
    t.is(error?.code, 'REDACTION_RULES_INVALID')
    t.is(error?.exitCode, 7)
    t.true(error?.message.includes(`rules.yaml, line ${line}`), error?.message)
  })
}
