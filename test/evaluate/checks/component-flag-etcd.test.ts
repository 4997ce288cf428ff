// etcd reads flags, environment and a file in an order of its own.
import test from 'ava'
import type { Given } from '../../../src/schema/control.ts'
import { judge, oneNode, only } from '../helpers/judge.ts'

const clientCertAuth = {
  kind: 'component-flag',
  component: 'etcd',
  flag: 'client-cert-auth',
  type: 'boolean',
  accept: { equals: 'true' },
  absent: { literal: 'fail', effective: 'fail' },
  environment: 'ETCD_CLIENT_CERT_AUTH',
}
const etcd = (args: string[], env: Record<string, string> = {}): Given => ({
  ...oneNode,
  components: [{ component: 'etcd', node: 'cp-1', args, env }],
})

test('one dash is as good as two', t => {
  t.is(judge(clientCertAuth, etcd(['-client-cert-auth=true'])).result, 'pass')
  t.is(judge(clientCertAuth, etcd(['-client-cert-auth'])).result, 'pass')
})

test('underscores are not dashes to etcd', t => {
  t.is(judge(clientCertAuth, etcd(['--client_cert_auth=true'])).result, 'fail')
})

test('the environment stands in for an absent flag', t => {
  const rule = judge(clientCertAuth, etcd(['--name=a'], { ETCD_CLIENT_CERT_AUTH: 'true' }))
  t.is(rule.result, 'pass')
  t.is(only(rule).found, 'ETCD_CLIENT_CERT_AUTH=true')
  t.is(only(rule).citations[0]?.at, 'spec.containers[0].env (ETCD_CLIENT_CERT_AUTH)')
})

test('the flag outranks the environment', t => {
  t.is(judge(clientCertAuth, etcd(['--client-cert-auth=false'], { ETCD_CLIENT_CERT_AUTH: 'true' })).result, 'fail')
})

test('an empty variable is no variable', t => {
  t.is(judge(clientCertAuth, etcd(['--name=a'], { ETCD_CLIENT_CERT_AUTH: '' })).result, 'fail')
})

test('with a configuration file etcd ignores flags and environment, so the file is waited for', t => {
  for (const given of [
    etcd(['--client-cert-auth=true', '--config-file=/etc/etcd.yaml']),
    etcd(['--client-cert-auth=true', '--config-file', '/etc/etcd.yaml']),
    etcd(['--client-cert-auth=true'], { ETCD_CONFIG_FILE: '/etc/etcd.yaml' }),
  ]) {
    const rule = judge(clientCertAuth, given)
    t.is(rule.result, 'notchecked')
    t.deepEqual(only(rule).waitsFor, ['/etc/etcd.yaml on cp-1'])
  }
})

test('a variable that comes from elsewhere is not known', t => {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'etcd-cp-1',
      namespace: 'kube-system',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
      ownerReferences: [{ kind: 'Node', name: 'cp-1', controller: true }],
    },
    spec: {
      nodeName: 'cp-1',
      containers: [
        {
          name: 'etcd',
          image: 'etcd',
          command: ['etcd'],
          env: [{ name: 'ETCD_CLIENT_CERT_AUTH', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }],
        },
      ],
    },
  }
  t.is(judge(clientCertAuth, { ...oneNode, objects: [object] }).result, 'notchecked')
})

test('an etcd outside of the cluster is not judged', t => {
  const rule = judge(clientCertAuth, { ...oneNode, flags: { 'kube-apiserver': [] } })
  t.is(rule.result, 'notchecked')
  t.regex(rule.message, /no static pod of etcd on cp-1/)
})
