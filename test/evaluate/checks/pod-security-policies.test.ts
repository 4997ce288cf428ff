// PodSecurityPolicies of clusters that still have them.
import test from 'ava'
import { judge, verdict } from '../helpers/judge.ts'

const check = { kind: 'pod-security-policies' }
const applies = { minor: { below: 25 }, because: 'They were removed.' }
const above = (min: number) => ({ rule: 'MustRunAs', ranges: [{ min, max: 65535 }] })
const good = { runAsUser: { rule: 'MustRunAsNonRoot' }, supplementalGroups: above(1), fsGroup: above(1) }
const policy = (name: string, spec: object) => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name },
  spec,
})
const judgeAt = (version: string, ...specs: object[]) =>
  judge(check, { version, objects: specs.map((spec, index) => policy(`p${index}`, spec)) }, { applies })

test('policies that keep root out pass', t => {
  t.is(judgeAt('v1.24.17', good).result, 'pass')
})

test('one bad policy among good ones is a finding', t => {
  const rule = judgeAt('v1.24.17', good, { ...good, runAsUser: { rule: 'RunAsAny' } })
  t.is(rule.result, 'fail')
  t.is(rule.checks[0]?.target.name, 'PodSecurityPolicy p1')
})

test('no policy at all is a finding, whether the list is empty or not served', t => {
  t.is(judgeAt('v1.24.17').result, 'fail')
  const gaps = [{ source: 'podsecuritypolicies.policy', reason: 'not-served' as const }]
  t.is(judge(check, { version: 'v1.24.17', gaps }, { applies }).result, 'fail')
})

test('a forbidden list is not an empty one', t => {
  const gaps = [{ source: 'podsecuritypolicies.policy', reason: 'forbidden' as const }]
  t.is(judge(check, { version: 'v1.24.17', gaps }, { applies }).result, 'notchecked')
})

test('from 1.25 on it does not apply, and an unknown version does not mean that', t => {
  t.is(judgeAt('v1.25.0').result, 'notapplicable')
  t.is(judgeAt('unknown').result, 'notchecked')
})

test('a range of users keeps root out in effect and not to the letter', t => {
  t.is(verdict(judgeAt('v1.24.17', { ...good, runAsUser: above(1) })), 'fail (fail, pass)')
  t.is(verdict(judgeAt('v1.24.17', { ...good, runAsUser: above(0) })), 'fail (fail, fail)')
})

test('groups that can be root, or are not limited, fail', t => {
  for (const group of [
    above(0),
    { rule: 'RunAsAny' },
    { rule: 'MayRunAs', ranges: [{ min: 1, max: 2 }] },
    { rule: 'MustRunAs' },
    null,
  ])
    t.is(judgeAt('v1.24.17', { ...good, fsGroup: group }).result, 'fail', JSON.stringify(group))
})
