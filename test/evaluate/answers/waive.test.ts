// Waivers stand beside the verdict: what is open stays open.
import test from 'ava'
import { contradictionIn } from '../../../src/app/result-consistency.ts'
import type { AnswerState } from '../../../src/schema/answers.ts'
import { waivedOf } from '../../../src/schema/waived.ts'
import { answered, attestation, ruleOf, waiver } from './helpers.ts'

const waived = (...list: Parameters<typeof waiver>[0][]) => {
  const all = answered({ waivers: list.map(more => waiver(more)) })
  return { all, rule: ruleOf(all, 'V-900002'), entries: all.waivers?.entries ?? [] }
}

test('a waived rule stays open, with approver and date beside it', t => {
  const { rule, all, entries } = waived({})
  t.is(rule.result, 'fail')
  t.is(all.results[0]?.counts.fail, 1)
  t.is(waivedOf(rule), 'whole')
  t.is(entries[0]?.state, 'in-force')
  t.is(entries[0]?.covers, 3)
  t.regex(entries[0]?.says ?? '', /Dana Whitfield accepted all 3 findings through 2026-12-31. The rule stays open/)
  t.is(contradictionIn(all), undefined)
})

test('a waiver for some targets covers those alone', t => {
  const { rule, entries } = waived({ targets: ['Pod web/a', 'Pod *b'] })
  t.is(waivedOf(rule), 'part')
  t.deepEqual(
    rule.checks.map(check => check.waivedBy?.length ?? 0),
    [1, 1, 0],
  )
  t.is(entries[0]?.covers, 2)
})

test('two waivers may cover a rule together', t => {
  t.is(waivedOf(waived({ targets: ['Pod web/a'] }, { targets: ['Pod web/b', 'Pod web/c'] }).rule), 'whole')
})

const idle: readonly (readonly [what: string, more: Parameters<typeof waiver>[0], state: AnswerState])[] = [
  ['an expired waiver', { expires: '2026-05-01' }, 'expired'],
  ['a waiver from the future', { approvedOn: '2026-06-01' }, 'not-yet'],
  ['a waiver for targets that do not fail', { targets: ['Pod web/z'] }, 'not-used'],
  ['a waiver for another revision', { rule: 'SV-900002r7_rule' }, 'not-used'],
]

for (const [what, more, state] of idle) {
  test(`${what} covers nothing and is reported`, t => {
    const { rule, entries } = waived(more)
    t.is(waivedOf(rule), 'none')
    t.is(entries[0]?.state, state)
    t.is(entries[0]?.covers, 0)
  })
}

test('waivers of rules that are not open or not there are reported', t => {
  const { entries } = waived({ rule: 'V-900003' }, { rule: 'V-7' }, { cluster: 'elsewhere' })
  t.deepEqual(
    entries.map(entry => entry.state),
    ['not-used', 'not-used', 'not-used'],
  )
  t.regex(entries[0]?.says ?? '', /not open here/)
  t.regex(entries[1]?.says ?? '', /No benchmark/)
  t.regex(entries[2]?.says ?? '', /is for the cluster elsewhere; this one is enclave 7/)
})

test('a finding that a person attested can be waived', t => {
  const all = answered({ attestations: [attestation({ status: 'fail' })], waivers: [waiver({ rule: 'V-900001' })] })
  t.is(waivedOf(ruleOf(all, 'V-900001')), 'whole')
  t.is(contradictionIn(all), undefined)
})

test('results with other answers have other ids', t => {
  const ids = [waived({}), { all: answered({}) }, { all: answered({ waivers: [], at: '2026-05-03T12:00:00Z' }) }]
  t.is(new Set(ids.map(({ all }) => all.results[0]?.id)).size, 3)
})

test('edits of what people said are found', t => {
  const { all } = waived({ targets: ['Pod web/a'] })
  const edit = (change: (rule: ReturnType<typeof ruleOf>) => void) => {
    const copy = structuredClone(all)
    change(ruleOf(copy, 'V-900002'))
    return contradictionIn(copy) ?? ''
  }
  const more = edit(rule => {
    for (const check of rule.checks) check.waivedBy = ['waiver-1']
  })
  t.regex(more, /covers 1 findings, and it does not/)
  const forged = edit(rule => {
    for (const check of rule.checks) check.waivedBy = ['waiver-2']
  })
  t.regex(forged, /waiver-2 .* not in force/)
  const late = edit(rule => {
    for (const use of rule.waivers ?? []) use.expires = '2020-01-01T00:00:00Z'
  })
  t.regex(late, /counts waiver-1, which had expired/)
  const answer = structuredClone(answered({ attestations: [attestation({ validUntil: '2026-05-01' })] }))
  for (const check of ruleOf(answer, 'V-900001').checks)
    for (const reading of [check, check.literal, check.effective]) reading.result = 'pass'
  ruleOf(answer, 'V-900001').result = 'pass'
  t.regex(contradictionIn(answer) ?? '', /no attestation answers it/)
})
