// Whether the audit log leaves its node, by flags of the API server and by what mounts the log.
import test from 'ava'
import { judge, oneNode, only, pod } from '../helpers/judge.ts'

const check = { kind: 'audit-forwarding', shippers: [{ name: 'Vector', images: ['*/vector'] }] }
const log = (...args: string[]) => ({ ...oneNode, flags: { 'kube-apiserver': args } })
const set = (path: string) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'vector', namespace: 'logging' },
  spec: {
    template: {
      spec: {
        volumes: [{ name: 'v', hostPath: { path } }],
        containers: [{ name: 'a', image: 'docker.io/timberio/vector:1' }],
      },
    },
  },
})
const running = {
  ...pod(
    'logging',
    'p',
    { nodeName: 'cp-1', containers: [{ name: 'a', image: 'docker.io/timberio/vector:1' }] },
    {
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'vector', uid: 'u', controller: true }],
    },
  ),
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
}

test('a shipper must mount a folder above the log, or the file itself', t => {
  const given = (path: string) =>
    judge(check, { ...log('--audit-log-path=/var/log/audit/a.log'), objects: [set(path), running] }).result
  t.is(given('/var/log'), 'pass')
  t.is(given('/var/log/'), 'pass')
  t.is(given('/'), 'pass')
  t.is(given('/var/log/audit/a.log'), 'pass')
  t.is(given('/var/log/aud'), 'notchecked')
  t.is(given('/var/lib'), 'notchecked')
})

test('the webhook counts as the last flag says', t => {
  t.is(judge(check, log('--audit-webhook-config-file=/w.yaml')).result, 'pass')
  t.is(judge(check, log('--audit-webhook-config-file=/w.yaml', '--audit-webhook-config-file=')).result, 'fail')
})

test('the finding cites the flag', t => {
  const found = only(judge(check, log('--audit-log-path=/a.log')))
  t.is(found.result, 'notchecked')
  t.regex(found.citations[0]?.at ?? '', /^spec\.containers\[0\]\.args\[0\]/)
})
