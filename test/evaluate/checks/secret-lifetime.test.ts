// Tokens that never expire and Secrets that are old, told by metadata alone.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const secret = (metadata: object) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'shop', ...metadata },
})
const age = { kind: 'secret-lifetime', of: 'age', maxDays: 30 }
const tokens = { kind: 'secret-lifetime', of: 'tokens' }
const given = (metadata: object) => ({ finishedAt: '2026-03-01T00:00:00Z', objects: [secret(metadata)] })
const written = (time: string, fields: object) => ({ manager: 'm', operation: 'Update', time, fieldsV1: fields })

test('age counts from the last time that the values were written', t => {
  const created = { creationTimestamp: '2025-01-01T00:00:00Z' }
  t.is(judge(age, given(created)).result, 'fail')
  t.is(
    judge(age, given({ ...created, managedFields: [written('2026-02-20T00:00:00Z', { 'f:data': {} })] })).result,
    'pass',
  )
  t.is(
    judge(age, given({ ...created, managedFields: [written('2026-02-20T00:00:00Z', { 'f:type': {} })] })).result,
    'fail',
  )
})

test('the age is to the collection, whenever it is judged', t => {
  const old = given({ creationTimestamp: '2026-01-01T00:00:00Z' })
  t.is(
    only(judge(age, { ...old, evaluatedAt: '2030-01-01T00:00:00Z' })).message,
    'Secret shop/s was last changed 59 days before the evidence was collected.',
  )
})

test('a time that is none leaves the Secret unread', t => {
  t.is(judge(age, given({ creationTimestamp: 'long ago' })).result, 'notchecked')
})

test('a token is told by the annotation of its account', t => {
  const found = only(judge(tokens, given({ annotations: { 'kubernetes.io/service-account.name': 'cart' } })))
  t.is(found.result, 'fail')
  t.is(found.citations[0]?.at, "metadata.annotations['kubernetes.io/service-account.name']")
  t.regex(found.found, /not recorded/)
})

test('an old token is a question of its own', t => {
  const token = {
    creationTimestamp: '2020-01-01T00:00:00Z',
    annotations: { 'kubernetes.io/service-account.name': 'cart' },
  }
  t.is(judge(age, given(token)).result, 'pass')
})

test('the label of Helm alone hides no Secret: its releases have the name too', t => {
  const old = { creationTimestamp: '2025-01-01T00:00:00Z', labels: { owner: 'helm' } }
  t.is(judge(age, given(old)).result, 'fail')
  t.is(judge(age, given({ ...old, name: 'sh.helm.release.v1.shop.v1' })).result, 'pass')
})
