// What /configz can prove of a kubelet's setting, and what it leaves open.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, only, verdict } from '../helpers/judge.ts'

const readOnlyPort = {
  kind: 'kubelet-setting',
  setting: 'readOnlyPort',
  flag: 'read-only-port',
  type: 'integer',
  accept: { equals: '0' },
  absent: 'pass',
}
const one: Given = { nodes: [{ name: 'worker-1', roles: [] }] }
const with_ = (body: Record<string, unknown>): Given => ({ ...one, configz: { '*': body } })

test('a bad value in /configz proves that the letter is not met either', t => {
  const rule = judge(readOnlyPort, with_({ readOnlyPort: 10255 }))
  t.is(verdict(rule), 'fail (fail, fail)')
  t.is(only(rule).found, 'readOnlyPort: 10255 in /configz')
  t.is(only(rule).citations[0]?.file, 'evidence/nodes/worker-1/configz.json')
})

test('a good value settles the effect and leaves the letter to the command line', t => {
  const rule = judge(readOnlyPort, with_({ readOnlyPort: 0 }))
  t.is(verdict(rule), 'notchecked (notchecked, pass)')
  t.deepEqual(only(rule).waitsFor, ['node/worker-1/processes', 'node/worker-1/configuration'])
})

test('under the effective basis /configz is enough', t => {
  t.is(judge(readOnlyPort, with_({ readOnlyPort: 0 }), { basis: 'effective' }).result, 'pass')
})

test('a setting that /configz leaves out means what the control says', t => {
  t.is(verdict(judge(readOnlyPort, with_({}))), 'notchecked (notchecked, pass)')
  t.is(verdict(judge({ ...readOnlyPort, absent: 'fail' }, with_({}))), 'fail (fail, fail)')
})

test('a nested setting is found, and a null on the way is not set', t => {
  const anonymous = {
    ...readOnlyPort,
    setting: 'authentication.anonymous.enabled',
    type: 'boolean',
    accept: { equals: 'false' },
    absent: 'fail',
  }
  t.is(judge(anonymous, with_({ authentication: { anonymous: { enabled: true } } })).result, 'fail')
  t.is(judge(anonymous, with_({ authentication: { anonymous: { enabled: false } } })).effective, 'pass')
  t.is(judge(anonymous, with_({ authentication: null })).result, 'fail')
})

test('a setting of another shape than expected is not judged', t => {
  const anonymous = { ...readOnlyPort, setting: 'authentication.anonymous.enabled', type: 'boolean', absent: 'pass' }
  t.is(judge(anonymous, with_({ authentication: 'off' })).result, 'notchecked')
  t.is(judge(readOnlyPort, with_({ readOnlyPort: 'none' })).result, 'notchecked')
  t.is(judge(readOnlyPort, with_({ readOnlyPort: [[1]] })).result, 'notchecked')
})

test('durations are compared as durations', t => {
  const idle = {
    ...readOnlyPort,
    setting: 'streamingConnectionIdleTimeout',
    type: 'duration',
    accept: { atLeast: '5m' },
    absent: 'fail',
  }
  for (const [text, effective] of [
    ['4h0m0s', 'pass'],
    ['5m0s', 'pass'],
    ['4m59.9s', 'fail'],
    ['0s', 'fail'],
  ] as const)
    t.is(judge(idle, with_({ streamingConnectionIdleTimeout: text })).effective, effective, text)
})

test('an answer that is no kubelet configuration is not a kubelet with good defaults', t => {
  for (const line of [
    '{}',
    '{"kubeletconfig":{}}',
    '{"kubeletconfig":[]}',
    '{"error":"proxy"}',
    'not json',
    '[]',
    'null',
  ]) {
    const rule = judge(readOnlyPort, with_({}), {
      change: ({ predicate, files }) => ({
        predicate,
        files: files.map(file => (file.path.endsWith('configz.json') ? { ...file, lines: [line] } : file)),
      }),
    })
    t.is(verdict(rule), 'notchecked (notchecked, notchecked)', line)
  }
})

test('a node whose kubelet did not answer is named', t => {
  const gaps = [{ source: 'configz/worker-1', reason: 'forbidden' as const, message: 'nodes/proxy is forbidden' }]
  const rule = judge(readOnlyPort, { configz: { '*': { readOnlyPort: 0 } }, gaps })
  t.is(rule.result, 'notchecked')
  t.deepEqual(
    rule.checks.map(check => [check.target.name, check.effective.result]),
    [
      ['cp-1', 'pass'],
      ['worker-1', 'notchecked'],
    ],
  )
})

test('a rule for workers does not apply to a cluster that is proven to have none', t => {
  const workers = { ...readOnlyPort, roles: 'worker' }
  const alone: Given = {
    nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
    configz: { '*': { readOnlyPort: 10255 } },
  }
  t.is(verdict(judge(workers, alone)), 'notapplicable (notapplicable, notapplicable)')
  const gaps = [{ source: 'nodes', reason: 'partial' as const }]
  t.is(judge(workers, { ...alone, gaps }).result, 'notchecked')
})

test('without a list of nodes nothing is judged', t => {
  const gaps = [{ source: 'nodes', reason: 'forbidden' as const }]
  const rule = judge(readOnlyPort, { ...with_({ readOnlyPort: 0 }), gaps })
  t.is(verdict(rule), 'notchecked (notchecked, notchecked)')
})

test('a list and a map of /configz are compared by entry, commas and all', t => {
  const suites = {
    ...readOnlyPort,
    setting: 'tlsCipherSuites',
    type: 'list',
    accept: { containsNone: ['B'] },
    absent: 'pass',
  }
  t.is(judge(suites, with_({ tlsCipherSuites: ['A', 'B'] })).result, 'fail')
  t.is(judge(suites, with_({ tlsCipherSuites: ['A,B'] })).effective, 'pass')
})
