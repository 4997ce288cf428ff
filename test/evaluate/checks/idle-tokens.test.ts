// Tokens that are mounted though nothing needs them: the pod's word before that of its account, and rights by bindings.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const check = { kind: 'idle-tokens' }
const account = (name: string, more = {}) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace: 'shop' },
  ...more,
})
const binding = (subject: object, namespace?: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
  metadata: { name: 'b', ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects: [subject],
})
const web = (spec = {}) =>
  pod('shop', 'web', { serviceAccountName: 'cart', containers: [{ name: 'a', image: 'x' }], ...spec })

test('the pod decides before its account does', t => {
  const on = { automountServiceAccountToken: true }
  const off = { automountServiceAccountToken: false }
  t.is(judge(check, { objects: [account('cart'), web()] }).result, 'fail')
  t.is(judge(check, { objects: [account('cart', on), web(off)] }).result, 'pass')
  t.is(judge(check, { objects: [account('cart', off), web(on)] }).result, 'fail')
  t.is(judge(check, { objects: [account('cart', off), web()] }).result, 'pass')
})

test('rights come by name or by the group of the namespace, in one namespace or in all', t => {
  const cart = { kind: 'ServiceAccount', name: 'cart', namespace: 'shop' }
  const objects = [account('cart'), web()]
  t.is(judge(check, { objects: [...objects, binding(cart)] }).result, 'pass')
  t.is(judge(check, { objects: [...objects, binding(cart, 'other')] }).result, 'pass')
  t.is(
    judge(check, { objects: [...objects, binding({ kind: 'Group', name: 'system:serviceaccounts:shop' })] }).result,
    'pass',
  )
  t.is(judge(check, { objects: [...objects, binding({ ...cart, namespace: 'other' })] }).result, 'fail')
  t.is(judge(check, { objects: [...objects, binding({ kind: 'User', name: 'cart' })] }).result, 'fail')
})

test('the group of all service accounts gives no right that would need a token of this one', t => {
  t.is(
    judge(check, { objects: [account('cart'), web(), binding({ kind: 'Group', name: 'system:serviceaccounts' })] })
      .result,
    'fail',
  )
})

test('pods of one workload are one finding', t => {
  const objects = [account('cart'), web(), { ...web(), metadata: { name: 'web-2', namespace: 'shop' } }]
  t.regex(only(judge(check, { objects })).message, /Pod shop\/web and 1 like it mounts a token/)
})
