// Files of attestations and waivers: what is read, and that a bad one is refused with file and line.
import test from 'ava'
import { parseAttestations, parseWaivers } from '../../src/content/index.ts'

const attestations = (entry: string) =>
  `schemaVersion: 1\nkind: stigpack.attestations\nattestations:\n  - rule: V-242411\n${entry}`
const answer = '    status: pass\n    explanation: Seen.\n    updated: 2026-05-01\n    updatedBy: Kim Lee\n'

test('a file of attestations is read, and JSON is as good as YAML', t => {
  const [entry] = parseAttestations(attestations(`${answer}    validUntil: 2026-12-31\n`), 'a.yaml')
  t.like(entry, { rule: 'V-242411', status: 'pass', updatedBy: 'Kim Lee', validUntil: '2026-12-31' })
  const json = JSON.stringify({ schemaVersion: 1, kind: 'stigpack.attestations', attestations: [entry] }, null, '\t')
  t.deepEqual(parseAttestations(json, 'a.json'), [entry])
})

test('a list of MITRE SAF is read as it is', t => {
  const saf =
    '- control_id: V-242411\n  explanation: Seen.\n  frequency: every2weeks\n  status: failed\n  updated: 2026-05-01\n  updated_by: Kim Lee\n'
  t.deepEqual(parseAttestations(saf, 'saf.yaml'), [
    {
      rule: 'V-242411',
      explanation: 'Seen.',
      frequency: 'every2weeks',
      status: 'fail',
      updated: '2026-05-01',
      updatedBy: 'Kim Lee',
    },
  ])
})

for (const [what, entry, pattern] of [
  ['a status that is none', `${answer.replace('pass', 'passed')}    frequency: 1y\n`, /line 5.*status/],
  ['an answer without an end', answer, /line 4.*validUntil.*does not count for ever/],
  ['an end before the answer', `${answer}    validUntil: 2026-04-30\n`, /line 9.*ends before the answer/],
  ['a day that does not exist', `${answer}    validUntil: 2026-02-30\n`, /line 9.*a day such as/],
  ['a frequency that is none', `${answer}    frequency: sometimes\n`, /line 9.*frequency.*annually/],
  ['an answer of nobody', answer.replace(/ +updatedBy.*\n/, '    frequency: 1y\n'), /line 4.*updatedBy/],
  ['a field that is not known', `${answer}    frequency: 1y\n    verdict: pass\n`, /line 4.*verdict/],
  ['a field that is there twice', `${answer}${answer}`, /line 9.*unique/],
] as const) {
  test(`${what} is refused with file and line`, t => {
    const error = t.throws(() => parseAttestations(attestations(entry), 'a.yaml'), { code: 'ATTESTATIONS_INVALID' })
    t.regex(`${error?.message} ${(error as { why?: string }).why}`, pattern)
  })
}

test('two entries of one id are refused, also where one has it by its place', t => {
  const entry = `${answer}    frequency: 1y\n`
  const twice = `${attestations(entry)}  - id: attestation-1\n    rule: V-242412\n${entry}`
  const error = t.throws(() => parseAttestations(twice, 'a.yaml'), { code: 'ATTESTATIONS_INVALID' })
  t.regex(`${error?.message} ${(error as { why?: string }).why}`, /line 10.*id is there twice/)
})

const waivers = (entry: string) => `schemaVersion: 1\nkind: stigpack.waivers\nwaivers:\n  - rule: V-242414\n${entry}`
const accepted = '    reason: Needed.\n    approvedBy: Dana Whitfield\n    approvedOn: 2026-04-20\n'

test('a file of waivers is read', t => {
  const [entry] = parseWaivers(waivers(`${accepted}    expires: 2026-12-31\n    targets: ['Pod a/*']\n`), 'w.yaml')
  t.like(entry, { approvedBy: 'Dana Whitfield', targets: ['Pod a/*'] })
})

for (const [what, entry, pattern] of [
  ['a waiver without an end', accepted, /line 4.*expires/],
  ['a waiver that ends before it was approved', `${accepted}    expires: 2026-04-19\n`, /line 8.*ends before/],
  [
    'a severity that is none',
    `${accepted}    expires: 2027-01-01\n    severityOverride: { severity: CAT III, justification: x }\n`,
    /line 9/,
  ],
  ['another major version', 'x', /not YAML|line/],
] as const) {
  test(`${what} is refused with file and line`, t => {
    const error = t.throws(() => parseWaivers(waivers(entry), 'w.yaml'), { code: 'WAIVERS_INVALID' })
    t.regex(`${error?.message} ${(error as { why?: string }).why}`, pattern)
  })
}
