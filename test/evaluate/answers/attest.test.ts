// Attestations: what they may decide, what they never decide, and when they count.
import test from 'ava'
import { contradictionIn } from '../../../src/app/result-consistency.ts'
import { evaluationSchema } from '../../../src/schema/evaluation.ts'
import { check, rule } from '../../report/fixture.ts'
import { answered, attestation, question, ruleOf, rules } from './helpers.ts'

const verdict = (...list: Parameters<typeof attestation>[0][]) => {
  const all = answered({ attestations: list.map(more => attestation(more)) })
  return { all, rule: ruleOf(all, 'V-900001'), entries: all.attestations?.entries ?? [] }
}

for (const status of ['pass', 'fail', 'notapplicable'] as const) {
  test(`an answer of ${status} decides the rule, with the person's name, date and explanation`, t => {
    const { rule, all } = verdict({ status })
    t.is(rule.result, status)
    t.is(rule.literal, status)
    t.is(rule.effective, status)
    for (const part of ['Kim Lee', '2026-05-01', 'Compared with the registration.']) t.true(rule.message.includes(part))
    t.deepEqual(rule.checks[0]?.waitsFor, [])
    t.is(all.results[0]?.counts[status], status === 'fail' ? 2 : 1)
    t.is(rule.attestations?.[0]?.state, 'in-force')
  })
}

test('what was answered still adds up, and fits the schema of a result', t => {
  const { all } = verdict({ status: 'notapplicable' })
  t.is(contradictionIn(all), undefined)
  t.true(evaluationSchema.safeParse(all).success)
})

test('an expired answer does not count, and the rule says so', t => {
  const { rule, entries } = verdict({ validUntil: '2026-05-01' })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /Kim Lee of 2026-05-01 \(pass.*counted through 2026-05-01, has expired and does not count/)
  t.is(entries[0]?.state, 'expired')
})

test('an answer counts to the end of its last day', t => {
  const at = (time: string) =>
    ruleOf(answered({ attestations: [attestation({ validUntil: '2026-05-03' })], at: time }), 'V-900001').result
  t.is(at('2026-05-03T23:59:59Z'), 'pass')
  t.is(at('2026-05-04T00:00:00Z'), 'notchecked')
})

test('a frequency makes it due, and the earlier of the two ends it', t => {
  const at = (frequency: string, time: string) =>
    ruleOf(
      answered({
        attestations: [attestation({ updated: '2026-01-31', frequency, validUntil: '2027-01-01' })],
        at: time,
      }),
      'V-900001',
    ).result
  t.is(at('1m', '2026-02-27T23:59:59Z'), 'pass')
  t.is(at('1m', '2026-02-28T00:00:00Z'), 'notchecked', 'a month after 31 January is the last of February')
  t.is(at('quarterly', '2026-04-29T12:00:00Z'), 'pass')
  t.is(at('annually', '2027-01-01T23:00:00Z'), 'pass')
  t.is(at('annually', '2027-01-02T00:00:00Z'), 'notchecked')
  t.is(at('2w', '2026-02-14T00:00:00Z'), 'notchecked')
  t.is(at('90d', '2026-04-30T00:00:00Z'), 'pass')
})

test('an answer that is dated after the evaluation does not count yet', t => {
  const { rule, entries } = verdict({ updated: '2026-05-03' })
  t.is(rule.result, 'notchecked')
  t.is(entries[0]?.state, 'not-yet')
})

test('no answer turns a proved fail into a pass', t => {
  const all = answered({ attestations: [attestation({ rule: 'V-900002' })] })
  t.is(ruleOf(all, 'V-900002').result, 'fail')
  t.is(all.attestations?.entries[0]?.state, 'not-used')
  t.regex(all.attestations?.entries[0]?.says ?? '', /evidence decides it/)
})

test('no answer stands in for evidence that is missing: taking evidence away must not open a way to pass', t => {
  const all = answered({ attestations: [attestation({ rule: 'V-900003' })] })
  t.is(ruleOf(all, 'V-900003').result, 'notchecked')
  t.is(ruleOf(all, 'V-900003').attestations?.[0]?.state, 'not-used')
})

test('a question beside a failing check is answered, and the rule still fails', t => {
  const mixed = rule(1, [question, check({ result: 'fail', node: 'cp-1' })])
  const all = answered({ attestations: [attestation()], rules: [mixed] })
  t.is(ruleOf(all, 'V-900001').result, 'fail')
  t.is(ruleOf(all, 'V-900001').checks[0]?.result, 'pass')
})

test('the newest answer counts, whatever its place in the file, and the older one says so', t => {
  const { rule, entries } = verdict({ updated: '2026-05-02', status: 'fail' }, {})
  t.is(rule.result, 'fail')
  t.deepEqual(
    entries.map(entry => entry.state),
    ['in-force', 'not-used'],
  )
})

test('the newest answer hides older ones also when it has expired', t => {
  const { rule } = verdict({}, { updated: '2026-05-01T10:00:00Z', validUntil: '2026-05-01T11:00:00Z', status: 'fail' })
  t.is(rule.result, 'notchecked')
})

test('of two answers of one time the worse counts', t => {
  t.is(verdict({ status: 'pass' }, { status: 'fail' }).rule.result, 'fail')
})

for (const key of ['v-900001', 'TEST-K8-000010', 'SV-900001r100001_rule', 'SV-900001r100001']) {
  test(`a rule is found by ${key}`, t => {
    t.is(verdict({ rule: key }).rule.result, 'pass')
  })
}

test('an answer to another revision of the rule has to be renewed', t => {
  const { rule, entries } = verdict({ rule: 'SV-900001r99_rule' })
  t.is(rule.result, 'notchecked')
  t.is(entries[0]?.state, 'not-used')
  t.regex(entries[0]?.says ?? '', /SV-900001r99_rule, and the rule is SV-900001r100001_rule now/)
})

test('benchmark, cluster and target narrow an answer', t => {
  const state = (more: Parameters<typeof attestation>[0]) => verdict(more).entries[0]?.state
  t.is(state({ benchmark: 'kubernetes-stig' }), 'in-force')
  t.is(state({ benchmark: 'Kubernetes_STIG' }), 'in-force')
  t.is(state({ benchmark: 'rke2-stig' }), 'not-used')
  t.is(state({ cluster: 'enclave 7/prod' }), 'in-force')
  t.is(state({ cluster: '5e0f7c1a-8a3b-4f43-9a57-0d9f7a1c2b3d' }), 'in-force')
  t.is(state({ cluster: 'enclave 8' }), 'not-used')
  t.is(state({ target: 'cluster' }), 'in-force')
  t.is(state({ target: 'cp-1' }), 'not-used')
})

test('an answer to a rule that is not there is reported', t => {
  const { entries } = verdict({ rule: 'V-1' })
  t.is(entries[0]?.state, 'not-used')
  t.deepEqual(entries[0]?.rules, [])
  t.regex(entries[0]?.says ?? '', /No benchmark that was judged has a rule V-1/)
})

test('without a file nothing changes at all', t => {
  const base = answered({})
  t.deepEqual(base.results[0]?.rules, rules())
  t.false('attestations' in base)
  t.is(base.results[0]?.id, 'result-1')
})
