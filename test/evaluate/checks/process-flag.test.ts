// Flags of programs that run on every node, and what kube-proxy reads in their place.
import test from 'ava'
import type { Given, GivenNode } from '../../../src/schema/control.ts'
import { judge, only } from '../helpers/judge.ts'

const on = (node: GivenNode, more: Partial<Given> = {}): Given => ({
  nodes: [{ name: 'cp-1', roles: ['control-plane'] }],
  nodeEvidence: { 'cp-1': node },
  ...more,
})
const proxy = {
  kind: 'process-flag',
  program: 'kube-proxy',
  flag: 'metrics-bind-address',
  setting: 'metricsBindAddress',
  type: 'string',
  accept: { oneOf: ['127.0.0.1', '127.0.0.1:10249'] },
  absent: 'pass',
  notRunning: 'notapplicable',
}
const running = (args: string, configuration?: Record<string, string>): Given =>
  on({
    processes: ['kubelet', { args, scope: 'container', ...(configuration === undefined ? {} : { configuration }) }],
  })

test('by flag where there is no file', t => {
  t.is(judge(proxy, running('kube-proxy --metrics-bind-address=127.0.0.1')).result, 'pass')
  t.is(judge(proxy, running('kube-proxy --metrics-bind-address=0.0.0.0')).result, 'fail')
  t.is(judge(proxy, running('kube-proxy')).result, 'pass')
})

test('once a file is named it decides, and the flag does not', t => {
  const args = 'kube-proxy --config=/c --metrics-bind-address=0.0.0.0'
  t.is(judge(proxy, running(args, { '/c': 'metricsBindAddress: 127.0.0.1:10249' })).result, 'pass')
  t.is(judge(proxy, running(args, { '/c': 'metricsBindAddress: 0.0.0.0:10249' })).result, 'fail')
  t.is(judge(proxy, running(args, { '/c': 'kind: KubeProxyConfiguration' })).result, 'pass')
  t.is(judge(proxy, running(args)).result, 'notchecked')
  t.is(judge(proxy, running(args, { '/c': '[' })).result, 'notchecked')
})

test('a file of which lines were taken out does not prove that a setting is missing', t => {
  const text = 'kind: KubeProxyConfiguration\n# redacted:node-script:0000000000000000'
  t.is(judge(proxy, running('kube-proxy --config=/c', { '/c': text })).result, 'notchecked')
})

test('that it does not run is for the control to judge, where that is proved', t => {
  t.is(judge(proxy, on({ processes: ['kubelet'] })).result, 'notapplicable')
  t.is(judge({ ...proxy, notRunning: 'pass' }, on({ processes: ['kubelet'] })).result, 'pass')
  t.is(judge(proxy, on({})).result, 'notchecked')
  t.is(judge(proxy, on({ processes: ['kubelet'], asRoot: false })).result, 'notchecked')
})

test('a finding cites the process', t => {
  const check = only(judge(proxy, running('kube-proxy --metrics-bind-address=0.0.0.0')))
  t.like(check.citations[0], { file: 'evidence/nodes/cp-1/processes.ndjson', line: 2, at: 'args' })
})

test('of several of a name the worst counts', t => {
  const given = on({ processes: ['kubelet', 'kube-proxy', 'kube-proxy --metrics-bind-address=0.0.0.0'] })
  t.is(judge(proxy, given).result, 'fail')
})

test('the uses of a list add up, so that a good one does not hide a bad one', t => {
  const suites = {
    ...proxy,
    program: 'kubelet',
    flag: 'tls-cipher-suites',
    setting: undefined,
    type: 'list',
    accept: { oneOf: ['GOOD'] },
  }
  const by = (args: string) => judge(suites, on({ processes: [`kubelet ${args}`] })).result
  t.is(by('--tls-cipher-suites=GOOD --tls-cipher-suites=GOOD'), 'pass')
  t.is(by('--tls-cipher-suites=WEAK --tls-cipher-suites=GOOD'), 'fail')
})
