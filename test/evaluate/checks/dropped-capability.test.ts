// A capability that containers have unless they drop it.
import test from 'ava'
import { judge, only, pod } from '../helpers/judge.ts'

const check = { kind: 'dropped-capability', sources: ['pods', 'deployments.apps'], capability: 'NET_RAW' }

const of = (...capabilities: readonly unknown[]) =>
  judge(check, {
    objects: [
      pod('shop', 'web', {
        containers: capabilities.map((given, index) => ({
          name: `c${index}`,
          ...(given === undefined ? {} : { securityContext: { capabilities: given } }),
        })),
      }),
    ],
  }).result

test('a container that drops it, or all, passes; in either spelling of the name', t => {
  for (const drop of [['NET_RAW'], ['ALL'], ['CAP_NET_RAW'], ['all'], ['CHOWN', 'net_raw']]) t.is(of({ drop }), 'pass')
})

test('a container that says nothing, drops another, or adds it again keeps it', t => {
  t.is(of(undefined), 'fail')
  t.is(of({ drop: ['CHOWN'] }), 'fail')
  t.is(of({ drop: [] }), 'fail')
  t.is(of({ drop: ['ALL'], add: ['NET_RAW'] }), 'fail')
  t.is(of({ drop: ['NET_RAW'], add: ['ALL'] }), 'fail')
  t.is(of({ drop: ['ALL'], add: ['NET_BIND_SERVICE'] }), 'pass')
})

test('one container of several is enough, and it is named', t => {
  const rule = judge(check, {
    objects: [
      pod('shop', 'web', {
        containers: [{ name: 'good', securityContext: { capabilities: { drop: ['ALL'] } } }],
        initContainers: [{ name: 'first' }],
        ephemeralContainers: [{ name: 'debugger' }],
      }),
    ],
  })
  t.is(rule.result, 'fail')
  t.is(only(rule).found, 'kept by first, debugger')
  t.is(only(rule).citations[0]?.at, 'spec.initContainers[0].securityContext.capabilities')
})

test('a template is judged as the pods that it makes', t => {
  const template = { spec: { containers: [{ name: 'main' }] } }
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template },
  }
  t.is(judge(check, { objects: [deployment] }).result, 'fail')
})

test('a pod for Windows has no capabilities', t => {
  const objects = [pod('shop', 'web', { os: { name: 'windows' }, containers: [{ name: 'main' }] })]
  t.is(judge(check, { objects }).result, 'pass')
})

test('a list that is not whole proves a finding and no pass', t => {
  const gaps = [{ source: 'pods', reason: 'partial' as const }]
  const dropping = { securityContext: { capabilities: { drop: ['ALL'] } } }
  t.is(
    judge(check, { objects: [pod('a', 'b', { containers: [{ name: 'c', ...dropping }] })], gaps }).result,
    'notchecked',
  )
  t.is(judge(check, { objects: [pod('a', 'b', { containers: [{ name: 'c' }] })], gaps }).result, 'fail')
  t.is(judge(check, { gaps: [{ source: 'deployments.apps', reason: 'forbidden' }] }).result, 'notchecked')
})
