// A collector that may read only some things: gaps instead of failure, and never a better verdict than an administrator gets.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'ava'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { kubeconfig, kubectl, serverVersion } from './helpers/cluster.ts'
import { type Job, makeKeys, runJob } from './helpers/job.ts'
import { configWithToken, tokenOf } from './helpers/service-account.ts'

const namespace = 'stigpack-forbidden'

const folder = folderOfFile(test)
let key: string
let limited: string
let admin: Job

const role = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: namespace },
  rules: [{ apiGroups: [''], resources: ['nodes', 'namespaces', 'services'], verbs: ['get', 'list'] }],
}

test.before(async () => {
  key = await makeKeys(join(folder, 'keys'))
  kubectl(['create', 'namespace', namespace])
  kubectl(['create', 'serviceaccount', 'limited', '--namespace', namespace])
  kubectl(['apply', '--filename', '-'], JSON.stringify(role))
  kubectl([
    'create',
    'clusterrolebinding',
    namespace,
    `--clusterrole=${namespace}`,
    `--serviceaccount=${namespace}:limited`,
  ])
  await new Promise(resolve => setTimeout(resolve, 2000))
  limited = join(folder, 'limited.conf')
  await writeFile(limited, configWithToken(await tokenOf('limited', namespace)))
  admin = await runJob(join(folder, 'admin'), key)
})

test.after.always(() => {
  kubectl(['delete', 'clusterrole,clusterrolebinding', namespace, '--ignore-not-found'])
  kubectl(['delete', 'namespace', namespace, '--ignore-not-found'])
})

test.serial(
  'a collection with few rights ends with 0, lists its gaps, and no verdict is better than the administrator’s',
  async t => {
    const job = await runJob(join(folder, 'limited'), key, limited)
    const gaps = job.json.collection.gaps.filter(({ reason }) => reason === 'forbidden').map(({ source }) => source)
    for (const source of ['pods', 'secrets', 'deployments.apps', 'configz/cp-1']) t.true(gaps.includes(source), source)
    for (const source of ['nodes', 'namespaces', 'services']) t.false(gaps.includes(source), source)
    const better = job.evaluation.results[0]?.rules
      .filter(({ result }) => result === 'pass' || result === 'notapplicable')
      .filter(({ groupId, result }) => admin.rule(groupId).result !== result)
      .map(({ groupId }) => groupId)
    t.deepEqual(better, [])
    t.is(job.rule('V-242390').result, 'notchecked')
    t.regex(job.rule('V-242390').message, /forbidden/)
  },
)

test.serial('with --strict the same collection ends with 6, and the bundle is there all the same', async t => {
  const output = join(folder, 'strict.tar.gz')
  const { code, stdout } = await stigpack([
    'collect',
    '--kubeconfig',
    limited,
    '--key',
    key,
    '--output',
    output,
    '--strict',
  ])
  t.is(code, 6)
  t.regex(stdout, /rules lack evidence/)
  const verify = await stigpack(['bundle', 'verify', output, '--trust', join(folder, 'keys', 'stigpack.pub')])
  t.is(verify.code, 0, verify.stderr)
})

test.serial('inside a pod the service account of the pod is used, without any kubeconfig', async t => {
  // What the kubelet mounts into every pod, laid where a pod would find it.
  const mounted = '/var/run/secrets/kubernetes.io/serviceaccount'
  await mkdir(mounted, { recursive: true })
  t.teardown(() => rm('/var/run/secrets/kubernetes.io', { recursive: true, force: true }))
  const { clusters } = JSON.parse(kubectl(['config', 'view', '--raw', '--output', 'json']))
  const server = new URL(clusters[0].cluster.server)
  await writeFile(join(mounted, 'token'), await tokenOf('limited', namespace))
  await writeFile(join(mounted, 'namespace'), namespace)
  await writeFile(join(mounted, 'ca.crt'), Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64'))
  const output = join(folder, 'in-cluster.tar.gz')
  const env = { KUBERNETES_SERVICE_HOST: server.hostname, KUBERNETES_SERVICE_PORT: server.port || '443' }
  const { code, stderr, json } = await stigpack(['collect', '--key', key, '--output', output, '--json'], { env })
  t.is(code, 0, stderr)
  t.like(json(), { cluster: { version: serverVersion().gitVersion } })
})

test.serial('an exec plugin of the kubeconfig gives the credentials', async t => {
  const config = JSON.parse(configWithToken('unused'))
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: await tokenOf('limited', namespace) },
  }
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: ['-c', `printf '%s' '${JSON.stringify(credential)}'`],
    interactiveMode: 'Never',
  }
  config.users = [{ name: 'limited', user: { exec } }]
  const file = join(folder, 'exec.conf')
  const output = join(folder, 'exec.tar.gz')
  await writeFile(file, JSON.stringify(config))
  const { code, stderr } = await stigpack(['collect', '--kubeconfig', file, '--key', key, '--output', output])
  t.is(code, 0, stderr)
})

test.serial('a token that the server does not know is refused with exit code 6 and leaves nothing behind', async t => {
  const wrong = join(folder, 'wrong.conf')
  const output = join(folder, 'wrong.tar.gz')
  await writeFile(wrong, configWithToken('not-a-token'))
  const { code, stderr } = await stigpack(['collect', '--kubeconfig', wrong, '--key', key, '--output', output])
  t.is(code, 6)
  t.regex(stderr, /API_UNAUTHORIZED/)
  t.notRegex(stderr, /\n\s+at /)
})

test.serial('a context that does not exist is refused with exit code 2 and the ones that do are named', async t => {
  const output = join(folder, 'context.tar.gz')
  const { code, stderr } = await stigpack([
    ...['collect', '--kubeconfig', kubeconfig, '--context', 'nowhere'],
    ...['--key', key, '--output', output],
  ])
  t.is(code, 2)
  t.regex(stderr, /KUBECONFIG_INVALID/)
  t.regex(stderr, /kubernetes-admin@kubernetes/)
})
