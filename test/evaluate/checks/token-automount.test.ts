// Tokens that pods get without asking: who says no, the pod or its account, and what is not known.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const account = (namespace: string, name: string, automount?: boolean) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
  ...(automount === undefined ? {} : { automountServiceAccountToken: automount }),
})

const accounts = { kind: 'token-automount', of: 'default-accounts' }
const pods = {
  kind: 'token-automount',
  of: 'pods',
  allow: [{ namespace: 'kube-system', because: 'the control plane' }],
}

test('a default account must say no itself', t => {
  t.is(judge(accounts, { objects: [account('a', 'default', false), account('a', 'builder')] }).result, 'pass')
  t.is(judge(accounts, { objects: [account('a', 'default', false), account('b', 'default')] }).result, 'fail')
  t.is(judge(accounts, { objects: [account('a', 'default', true)] }).result, 'fail')
  const gaps = [{ source: 'serviceaccounts', reason: 'forbidden' as const }]
  t.is(judge(accounts, { gaps }).result, 'notchecked')
})

const of = (spec: Record<string, unknown>, ...more: ReturnType<typeof account>[]) =>
  judge(pods, { objects: [pod('shop', 'web', spec), ...more] }).result

test('what the pod says comes before what its account says', t => {
  t.is(of({ automountServiceAccountToken: false }, account('shop', 'default', true)), 'pass')
  t.is(of({ automountServiceAccountToken: true }, account('shop', 'default', false)), 'fail')
  t.is(of({}, account('shop', 'default', false)), 'pass')
  t.is(of({}, account('shop', 'default')), 'fail')
  t.is(of({ serviceAccountName: 'web' }, account('shop', 'default', false), account('shop', 'web')), 'fail')
  t.is(of({ serviceAccountName: '' }, account('shop', 'default', false)), 'pass')
})

test('pods of one account are one finding that counts them', t => {
  const objects = [pod('shop', 'a', {}), pod('shop', 'b', {}), pod('shop', 'c', {}), account('shop', 'default')]
  const rule = judge(pods, { objects })
  t.is(only(rule).target.name, 'Pod shop/a')
  t.regex(rule.message, /and 2 more get the token of shop\/default/)
})

test('an account that was not seen is nothing while the list is not whole, and says nothing once it is', t => {
  const objects = [pod('shop', 'web', {})]
  t.is(judge(pods, { objects, gaps: [{ source: 'serviceaccounts', reason: 'forbidden' }] }).result, 'notchecked')
  t.is(judge(pods, { objects, gaps: [{ source: 'serviceaccounts', reason: 'partial' }] }).result, 'notchecked')
  t.is(judge(pods, { objects }).result, 'fail')
})

test('static pods have no account, and namespaces that are let through are named', t => {
  const given = { flags: { etcd: ['--name=a'] }, objects: [pod('kube-system', 'proxy', {})] }
  const rule = judge(pods, given)
  t.is(rule.result, 'pass')
  t.regex(only(rule).expected, /except in kube-system \(the control plane\)/)
})

test('an account that is shaped wrong keeps the question from passing', t => {
  const odd = { ...account('shop', 'default'), automountServiceAccountToken: 'no' }
  t.is(judge(accounts, { objects: [odd] }).result, 'notchecked')
})
