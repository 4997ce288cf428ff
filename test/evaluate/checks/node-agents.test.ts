// A program that must run on every node: told by its images, and ready on each of them.
import test from 'ava'
import { judge, pod } from '../helpers/judge.ts'

const check = { kind: 'node-agents', products: [{ name: 'Falco', images: ['*/falco'] }], absent: 'fail' }
const set = (name: string, image = 'docker.io/x/falco:1', tolerations: object[] = []) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name, namespace: 'sec' },
  spec: { template: { spec: { tolerations, containers: [{ name: 'a', image }] } } },
  status: { desiredNumberScheduled: 1, numberReady: 1 },
})
const on = (node: string, ready: boolean, owner = 'falco', metadata = {}) => ({
  ...pod(
    'sec',
    `p-${node}-${ready}`,
    { nodeName: node, containers: [{ name: 'a', image: 'docker.io/x/falco:1' }] },
    {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: owner, uid: 'u', controller: true }],
      ...metadata,
    },
  ),
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
})

test('each node has its own verdict', t => {
  const rule = judge(check, { objects: [set('falco'), on('cp-1', true), on('worker-1', false)] })
  t.deepEqual(
    rule.checks.map(({ target, result }) => [target.name, result]),
    [
      ['cp-1', 'pass'],
      ['worker-1', 'fail'],
    ],
  )
})

test('a second pod that is ready makes up for one that is not', t => {
  const objects = [set('falco'), on('cp-1', false), on('cp-1', true), on('worker-1', true)]
  t.is(judge(check, { objects }).result, 'pass')
})

test('a pod on its way out protects nothing', t => {
  const leaving = on('cp-1', true, 'falco', { deletionTimestamp: '2026-01-01T00:00:00Z' })
  t.is(judge(check, { objects: [set('falco'), leaving, on('worker-1', true)] }).result, 'fail')
})

test('the toleration that lacks is named only where it lacks', t => {
  const lacking = judge(check, { objects: [set('falco'), on('worker-1', true)] })
  t.regex(lacking.message, /cp-1, and its pods do not tolerate every taint/)
  const tolerant = judge(check, { objects: [set('falco', undefined, [{ operator: 'Exists' }]), on('worker-1', true)] })
  t.notRegex(tolerant.message, /tolerate/)
})

test('a program that is known not to do it is named, unless another is there', t => {
  const withUnfit = { ...check, unfit: [{ name: 'Toy', images: ['*/toy'], because: 'it only counts' }] }
  t.regex(
    judge(withUnfit, { objects: [set('toy', 'docker.io/x/toy:1')] }).message,
    /is Toy, which does not do this: it only counts/,
  )
  t.is(
    judge(withUnfit, {
      objects: [set('toy', 'docker.io/x/toy:1'), set('falco'), on('cp-1', true), on('worker-1', true)],
    }).result,
    'pass',
  )
})

test('what is not recognised fails or waits, as the control says', t => {
  t.is(judge(check, {}).result, 'fail')
  t.is(judge({ ...check, absent: 'notchecked' }, {}).result, 'notchecked')
})

test('workers alone can be asked', t => {
  t.is(judge({ ...check, roles: 'worker' }, { objects: [set('falco'), on('worker-1', true)] }).result, 'pass')
})
