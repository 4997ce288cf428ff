// The pod on a node: it may read, and nothing beyond what reading needs; the printed form is the same pod, and stable.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parseAllDocuments } from 'yaml'
import { printNodeManifests } from '../../../src/app/node-pods.ts'
import { assetPath } from '../../../src/assets.ts'
import { readNodeFile } from '../../../src/collect/node/read-node-file.ts'
import { daemonSetObject, isRecentServer, podObject } from '../../../src/collect/node-pods/objects.ts'
import { outputOf } from '../../../src/collect/node-pods/output.ts'
import { StigpackError } from '../../../src/errors.ts'
import { stigpack } from '../../helpers/program.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { FakeNode, script, shells, which } from '../node/support.ts'

const names = { namespace: 'n', labels: {}, annotations: {} }
const parts = { image: 'i', script: 's', cluster: 'u', how: 'frame', isRecent: true } as const

test('a node pod may read as root what belongs to others, and nothing more', t => {
  const { spec } = podObject('p', 'worker-1', names, parts)
  t.like(spec, {
    nodeName: 'worker-1',
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    tolerations: [{ operator: 'Exists' }],
  })
  t.true(spec.activeDeadlineSeconds > 0)
  for (const field of ['hostPID', 'hostNetwork', 'hostIPC', 'serviceAccountName']) t.false(field in spec, field)
  t.is(spec.containers.length, 1)
  const [container] = spec.containers
  t.like(container?.securityContext, {
    privileged: false,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH', 'SYS_PTRACE'] },
  })
  t.deepEqual(Object.keys(container?.resources ?? {}), ['requests', 'limits'])
  const host = container?.volumeMounts.find(({ name }) => name === 'host')
  t.like(host, { readOnly: true, recursiveReadOnly: 'IfPossible' })
  for (const mount of container?.volumeMounts ?? [])
    t.is('readOnly' in mount && mount.readOnly, mount.name !== 'results')
})

test('an old server is asked for nothing that it does not know', t => {
  t.deepEqual(['v1.20.2', '1.29', 'v1.30.0', 'v1.34.4+rke2r1', 'v2.0', ''].map(isRecentServer), [
    false,
    false,
    true,
    true,
    true,
    true,
  ])
  const old = podObject('p', 'w', names, { ...parts, isRecent: false })
  t.notRegex(JSON.stringify(old), /recursiveReadOnly|appArmorProfile/)
  t.like(old.metadata, { annotations: { 'container.apparmor.security.beta.kubernetes.io/collect': 'unconfined' } })
})

test('the DaemonSet has the same container and volumes as a pod of the collection', t => {
  const pod = podObject('p', 'w', names, parts).spec
  const { template } = daemonSetObject('d', names, parts).spec
  t.deepEqual(template.spec.containers, pod.containers)
  t.deepEqual(template.spec.volumes, pod.volumes)
  t.deepEqual(template.spec.tolerations, pod.tolerations)
})

for (const version of ['1.1', '1.2'] as const) {
  test(`the printed YAML, read as YAML ${version}, is what --json says, the script in it byte for byte`, async t => {
    const { text, objects } = await printNodeManifests({ image: 'on:1', cluster: '1e3' }, '1.2.3')
    const read = parseAllDocuments(text, { version, strict: true }).map(document => {
      if (document.errors.length > 0) throw document.errors[0]
      return document.toJS() as unknown
    })
    t.deepEqual(read, JSON.parse(JSON.stringify(objects)))
    t.true(JSON.stringify(read).includes(JSON.stringify(script.text)))
    t.is((await printNodeManifests({ image: 'on:1', cluster: '1e3' }, '1.2.3')).text, text, 'the same every time')
    t.notRegex(text, /[&*]a\d/)
  })
}

test('what the API server would refuse is refused at once', async t => {
  for (const flags of [
    { image: 'a b' },
    { image: '' },
    { image: '-x' },
    { image: 'x', cluster: 'a"b' },
    { image: 'x', 'kubernetes-version': 'new' },
  ])
    t.is((await t.throwsAsync(printNodeManifests(flags, '1'), { instanceOf: StigpackError })).code, 'USAGE_INVALID')
})

const contradictions: readonly [string, readonly string[], RegExp][] = [
  ['pods without an image', ['--nodes', 'pods'], /--nodes pods needs --image/],
  ['an image without pods', ['--image', 'x'], /of use with --nodes pods alone/],
  ['script without files', ['--nodes', 'script'], /needs --node-evidence/],
  ['none with files', ['--nodes', 'none', '--node-evidence', '.'], /contradict/],
  ['pods with --from', ['--nodes', 'pods', '--from', '.'], /from/],
]
for (const [what, args, says] of contradictions) {
  test(`collect refuses ${what}`, async t => {
    const { code, stderr } = await stigpack(['collect', '--key', 'k', '--output', 'o', ...args])
    t.is(code, 2)
    t.regex(stderr, says)
  })
}

const runner = readFileSync(assetPath('templates', 'kubernetes', 'run-in-pod.sh'), 'utf8')
/** Programs that the runner and the node script find, so that an image can be had that lacks some. */
const programs = [
  'awk',
  'od',
  'tr',
  'cat',
  'ls',
  'stat',
  'readlink',
  'sha256sum',
  'sed',
  'uname',
  'hostname',
  'date',
  'id',
  'wc',
  'mv',
  'rm',
  'sh',
  'gzip',
  'base64',
  'busybox',
  'sleep',
]

for (const shell of shells) {
  for (const lacks of [[], ['gzip'], ['base64', 'busybox'], ['sha256sum', 'wc', 'busybox']]) {
    test(`${shell.name}, in an image ${lacks.length === 0 ? 'that has everything' : `without ${lacks.join(', ')}`}: what is in the log is what the script wrote`, async t => {
      const folder = await temporaryFolder(t)
      const bin = join(folder, 'bin')
      const results = join(folder, 'results')
      for (const path of [bin, results]) mkdirSync(path)
      for (const program of programs.filter(name => !lacks.includes(name))) {
        const path = which(program)
        if (path !== undefined) symlinkSync(path, join(bin, program))
      }
      writeFileSync(join(folder, 'collect-node.sh'), script.text)
      writeFileSync(join(folder, 'run-in-pod.sh'), runner)
      const node = new FakeNode(folder)
      node.write('/etc/kubernetes/pki/ünï', 'x')
      // Its PATH is that of the image; the script looks in three folders more, which this machine has as well.
      const [program = 'sh', ...rest] = shell.command
      const run = spawnSync(which(program) ?? program, [...rest, join(folder, 'run-in-pod.sh'), 'frame'], {
        env: { PATH: bin, RESULTS: results, HOST_ROOT: node.root, HOST_PROC: node.proc, NODE_NAME: 'worker-7' },
      })
      t.is(run.status, 0, run.stderr.toString())
      const file = join(folder, 'read.ndjson')
      writeFileSync(file, outputOf(run.stdout))
      const { head } = await readNodeFile(file, () => undefined)
      t.is(head.node, 'worker-7')
      // busybox's own shell may have the programs without any path.
      const isBare = lacks.includes('base64') && shell.name !== 'busybox sh'
      if (lacks.length === 0 || isBare) t.is(/^stigpack-output 1 gzip /m.test(run.stdout.toString()), !isBare)
    })
  }
}

test('a script that gives up ends the pod with its words and without a result', async t => {
  const folder = await temporaryFolder(t)
  writeFileSync(join(folder, 'collect-node.sh'), 'echo "stigpack: no" >&2; exit 1')
  writeFileSync(join(folder, 'run-in-pod.sh'), runner)
  const run = spawnSync('sh', [join(folder, 'run-in-pod.sh'), 'frame'], {
    env: { PATH: process.env['PATH'], RESULTS: folder },
  })
  t.is(run.status, 1)
  t.is(run.stdout.toString(), '')
  t.regex(run.stderr.toString(), /stigpack: no/)
})
