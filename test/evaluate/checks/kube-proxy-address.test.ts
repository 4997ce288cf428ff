// Where kube-proxy serves its metrics: flags, the ConfigMap that it reads, and what may not be guessed.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, only, verdict } from '../helpers/judge.ts'

const check = {
  kind: 'kube-proxy-address',
  setting: 'metricsBindAddress',
  flag: 'metrics-bind-address',
  default: '127.0.0.1:10249',
}

const proxy = (node: string, args: readonly string[], more: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `kube-proxy-${node}-${args.length}`, namespace: 'kube-system' },
  spec: {
    nodeName: node,
    volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
    containers: [
      {
        name: 'kube-proxy',
        command: ['/usr/local/bin/kube-proxy', ...args],
        volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
      },
    ],
    ...more,
  },
})

const configMap = (text: string, name = 'kube-proxy') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'kube-system' },
  data: { 'config.conf': text },
})

const one = (...objects: NonNullable<Given['objects']>): Given => ({ nodes: [{ name: 'cp-1', roles: [] }], objects })
const fromFile = '--config=/var/lib/kube-proxy/config.conf'
const on = (given: Given) => verdict(judge(check, given))

test('flags are judged where no file is named', t => {
  t.is(on(one(proxy('cp-1', ['--metrics-bind-address=127.0.0.1:10249']))), 'pass (pass, pass)')
  t.is(on(one(proxy('cp-1', ['--metrics-bind-address', '[::1]:10249']))), 'pass (pass, pass)')
  t.is(on(one(proxy('cp-1', ['--v=2']))), 'pass (pass, pass)')
  t.is(on(one(proxy('cp-1', ['--metrics-bind-address=0.0.0.0:10249']))), 'fail (fail, fail)')
  t.is(on(one(proxy('cp-1', ['--metrics-bind-address=127.0.0.1.example:1']))), 'fail (fail, fail)')
})

test('once a file is named, flags count for nothing and the ConfigMap behind it decides', t => {
  const args = [fromFile, '--metrics-bind-address=0.0.0.0:10249']
  const of = (text: string) => on(one(proxy('cp-1', args), configMap(text)))
  t.is(of('kind: KubeProxyConfiguration\nmetricsBindAddress: ""\n'), 'pass (pass, pass)')
  t.is(of('kind: KubeProxyConfiguration\nmetricsBindAddress: 127.0.0.1:10249\n'), 'pass (pass, pass)')
  t.is(of('kind: KubeProxyConfiguration\nmetricsBindAddress: 0.0.0.0:10249\n'), 'fail (fail, fail)')
  t.is(of('metricsBindAddress: [1]\n'), 'notchecked (notchecked, notchecked)')
  t.is(of('a: {'), 'notchecked (notchecked, notchecked)')
  t.is(of(''), 'notchecked (notchecked, notchecked)')
})

test('a finding in the ConfigMap cites it and the pod that reads it', t => {
  const { citations, found } = only(judge(check, one(proxy('cp-1', [fromFile]), configMap('metricsBindAddress: "::"'))))
  t.is(found, 'metricsBindAddress: ::')
  t.deepEqual(
    citations.map(({ file, at }) => [file.split('/').at(-1), at]),
    [
      ['core.v1.pods.ndjson', 'spec.containers[0] (--config)'],
      ['core.v1.configmaps.ndjson', 'data["config.conf"].metricsBindAddress'],
    ],
  )
})

test('another file, another ConfigMap, or one that nobody collected proves nothing', t => {
  const open = 'notchecked (notchecked, notchecked)'
  t.is(on(one(proxy('cp-1', ['--config=/etc/proxy.yaml']), configMap('metricsBindAddress: ""'))), open)
  t.is(on(one(proxy('cp-1', [fromFile]), configMap('metricsBindAddress: ""', 'other'))), open)
  const forbidden = { gaps: [{ source: 'configmaps', reason: 'forbidden' as const }] }
  t.is(on({ ...one(proxy('cp-1', [fromFile])), ...forbidden }), open)
  t.regex(judge(check, { ...one(proxy('cp-1', [fromFile])), ...forbidden }).message, /configmaps.*forbidden/)
  t.is(on(one(proxy('cp-1', [fromFile]), configMap('# redacted: 3 lines\nmode: iptables'))), open)
})

test('a node without a pod of it, with two, or whose pod does not belong to kube-system is not checked', t => {
  const good = ['--metrics-bind-address=127.0.0.1:10249']
  t.is(on({ objects: [proxy('cp-1', good)] }), 'notchecked (notchecked, notchecked)')
  t.is(on(one(proxy('cp-1', good), proxy('cp-1', [...good, '--v=2']))), 'notchecked (notchecked, notchecked)')
  const elsewhere = { ...proxy('cp-1', good), metadata: { name: 'kube-proxy', namespace: 'default' } }
  t.is(on(one(elsewhere)), 'notchecked (notchecked, notchecked)')
})

test('one node set wrong fails, even where the list of pods is not whole', t => {
  const objects = [proxy('cp-1', ['--v=2']), proxy('worker-1', ['--metrics-bind-address=0.0.0.0:10249'])]
  t.is(on({ objects }), 'fail (fail, fail)')
  t.is(on({ objects, gaps: [{ source: 'pods', reason: 'partial' }] }), 'fail (fail, fail)')
  t.is(
    on({ ...one(proxy('cp-1', ['--v=2'])), gaps: [{ source: 'pods', reason: 'partial' }] }),
    'notchecked (notchecked, notchecked)',
  )
})

test('where the processes of a node prove that it does not run, the question does not apply', t => {
  const nodeEvidence = { '*': { processes: ['kubelet --config=/var/lib/kubelet/config.yaml'] } }
  t.is(on({ ...one(), nodeEvidence }), 'notapplicable (notapplicable, notapplicable)')
  t.is(on({ ...one(), nodeEvidence: { '*': { processes: ['sshd'] } } }), 'notchecked (notchecked, notchecked)')
})

test('a pod that was evicted or has ended serves nothing', t => {
  const ended = { ...proxy('cp-1', ['--metrics-bind-address=0.0.0.0:1', '--v=1']), status: { phase: 'Failed' } }
  t.is(on(one(ended, proxy('cp-1', ['--v=2']))), 'pass (pass, pass)')
})

test('a file under another name than its key, or mounted over, is not the one that was collected', t => {
  const good = configMap('metricsBindAddress: 127.0.0.1:10249')
  const mount = { name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }
  const by = (volume: object, ...mounts: object[]) =>
    judge(
      check,
      one(
        good,
        proxy('cp-1', [], {
          volumes: [
            { name: 'kube-proxy', configMap: { name: 'kube-proxy', ...volume } },
            { name: 'other', hostPath: { path: '/x' } },
          ],
          containers: [{ name: 'kube-proxy', command: ['kube-proxy', fromFile], volumeMounts: mounts }],
        }),
      ),
    ).result
  t.is(by({}, mount), 'pass')
  t.is(by({ items: [{ key: 'other.conf', path: 'config.conf' }] }, mount), 'notchecked')
  t.is(by({}, { ...mount, subPath: 'x' }), 'notchecked')
  t.is(by({}, mount, { name: 'other', mountPath: '/var/lib/kube-proxy/config.conf' }), 'notchecked')
})
