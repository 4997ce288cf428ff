// Misconfigurations planted in the real cluster, each of which must change the verdict of its rule and be taken back.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { commandLines, eventually, kubectl, manifests } from './helpers/cluster.ts'
import { type Job, makeKeys, runJob } from './helpers/job.ts'

const namespace = 'stigpack-planted'
const image = 'registry.local/busybox:1'

const pod = (name: string, inNamespace: string, container: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: inNamespace },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: 'main', image, imagePullPolicy: 'IfNotPresent', command: ['sleep', '3600'], ...container }],
    ...spec,
  },
})

const planted = [
  pod('planted-in-default', 'default', { securityContext: { privileged: true } }),
  pod('planted-host-port', namespace, { ports: [{ containerPort: 80, hostPort: 80 }] }),
  pod('planted-secret-environment', namespace, {
    env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'planted', key: 'password', optional: true } } }],
  }),
  pod('planted-user-pod', 'kube-system', {}),
  pod('planted-second-version', namespace, { image: 'registry.local/busybox:2' }),
  pod('planted-dashboard', namespace, {}),
]

let before: Job
let after: Job
const folder = folderOfFile(test)
let key: string

test.before(async () => {
  key = await makeKeys(join(folder, 'keys'))
  before = await runJob(join(folder, 'before'), key)
  kubectl(['create', 'namespace', namespace])
  kubectl(['apply', '--filename', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: planted }))
  kubectl(['label', 'pod', '--namespace', namespace, 'planted-dashboard', 'k8s-app=kubernetes-dashboard'])
  after = await runJob(join(folder, 'after'), key)
})

test.after.always(() => {
  kubectl(['delete', 'namespace', namespace, '--ignore-not-found'])
  kubectl(['delete', 'pod', '--namespace', 'default', 'planted-in-default', '--ignore-not-found'])
  kubectl(['delete', 'pod', '--namespace', 'kube-system', 'planted-user-pod', '--ignore-not-found'])
})

const changes: readonly [groupId: string, named: string, what: string][] = [
  ['V-242383', 'planted-in-default', 'a privileged pod in the namespace default'],
  ['V-242395', 'planted-dashboard', 'a pod labelled as the dashboard'],
  ['V-242414', 'planted-host-port', 'a host port below 1024'],
  ['V-242415', 'planted-secret-environment', 'a Secret in an environment variable'],
  ['V-242417', 'planted-user-pod', 'a user pod in kube-system'],
]

for (const [groupId, named, what] of changes) {
  test.serial(`${what} turns ${groupId} from pass to fail, and the pod is named`, t => {
    t.is(before.rule(groupId).result, 'pass')
    const rule = after.rule(groupId)
    t.is(rule.result, 'fail')
    t.true(JSON.stringify(rule.checks).includes(named))
  })
}

test.serial('two versions of one image are found by V-242442', t => {
  const rule = after.rule('V-242442')
  t.is(rule.result, 'fail')
  t.true(JSON.stringify(rule.checks).includes('busybox'))
})

test.serial('no verdict but the planted ones and image versions changed', t => {
  const expected = new Set([...changes.map(([groupId]) => groupId), 'V-242442'])
  const changed = before.evaluation.results[0]?.rules
    .filter(rule => !expected.has(rule.groupId) && after.rule(rule.groupId).result !== rule.result)
    .map(rule => rule.groupId)
  t.deepEqual(changed, [])
})

test.serial('a flag changed in a manifest changes the verdict, and changing it back does too', async t => {
  const manifest = join(manifests, 'kube-scheduler.yaml')
  const keep = await mkdtemp(join(tmpdir(), 'stigpack-manifest-'))
  const copy = join(keep, 'kube-scheduler.yaml')
  await copyFile(manifest, copy)
  const seen = () =>
    kubectl([
      'get',
      'pod',
      '--namespace',
      'kube-system',
      'kube-scheduler-cp-1',
      '--output',
      'jsonpath={.spec.containers[0].command}',
    ])
  const change = async (from: string, to: string) => {
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(from, to))
    await eventually(`the mirror pod and the process show ${to}`, () => {
      const [line = []] = commandLines('kube-scheduler')
      return seen().includes(to) && line.includes(to)
    })
  }
  try {
    t.is(before.rule('V-242384').result, 'pass')
    await change('--bind-address=127.0.0.1', '--bind-address=0.0.0.0')
    const changed = await runJob(join(folder, 'changed'), key)
    t.is(changed.rule('V-242384').result, 'fail')
    t.true(changed.rule('V-242384').checks[0]?.found.includes('0.0.0.0'))
    await change('--bind-address=0.0.0.0', '--bind-address=127.0.0.1')
    t.is((await runJob(join(folder, 'restored'), key)).rule('V-242384').result, 'pass')
  } finally {
    await copyFile(copy, manifest)
    await rm(keep, { recursive: true })
  }
})
