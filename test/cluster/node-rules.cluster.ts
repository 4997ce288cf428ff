// The rules about nodes on the real cluster, against find, stat and /proc on the same nodes.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { type Evaluation, evaluationSchema } from '../../src/schema/evaluation.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { kubeconfig } from './helpers/cluster.ts'
import { makeKeys } from './helpers/job.ts'

const nodes = ['cp-1', 'worker-1', 'worker-2']
const folder = folderOfFile(test)
let evaluation: Evaluation

const on = (node: string, script: string) =>
  execFileSync(assetPath('test', 'cluster', 'on.sh'), [node, 'sh', '-c', script], { encoding: 'utf8' }).trim()

test.before(async () => {
  const script = join(folder, 'collect-node.sh')
  await stigpack(['node', 'script', '--output', script])
  chmodSync(folder, 0o755)
  const carried = join(folder, 'carried')
  mkdirSync(carried)
  for (const node of nodes) on(node, `sh ${script} --output ${carried}`)
  const out = join(folder, 'out')
  const key = await makeKeys(join(folder, 'keys'))
  const args = ['run', '--kubeconfig', kubeconfig, '--node-evidence', carried, '--key', key, '--output', out, '--json']
  const outcome = await stigpack([...args, '--benchmark', 'kubernetes-stig'], { timeout: 300_000 })
  if (outcome.code !== 0) throw new Error(outcome.stderr)
  const result = execFileSync('sh', ['-c', `ls ${out}/*.result.json`], { encoding: 'utf8' }).trim()
  evaluation = evaluationSchema.parse(JSON.parse(readFileSync(result, 'utf8')))
})

const ruleOf = (group: string) => evaluation.results[0]?.rules.find(rule => rule.groupId === group)
const onNode = (group: string, node: string) =>
  ruleOf(group)?.checks.filter(check => check.target.node === node || check.target.name === node) ?? []

/** Rules about files, and a command that prints every file that is not as its rule wants it. */
const assessments: readonly (readonly [group: string, command: string, on: readonly string[]])[] = [
  ['V-242405', 'find /etc/kubernetes/manifests -mindepth 1 \\( ! -uid 0 -o ! -gid 0 \\)', ['cp-1']],
  ['V-242408', 'find /etc/kubernetes/manifests -type f -perm /7133', nodes],
  [
    'V-242446',
    'find /etc/kubernetes/admin.conf /etc/kubernetes/scheduler.conf /etc/kubernetes/controller-manager.conf \\( ! -uid 0 -o ! -gid 0 \\)',
    ['cp-1'],
  ],
  ['V-242451', 'find /etc/kubernetes/pki \\( ! -uid 0 -o ! -gid 0 \\)', nodes],
  ['V-242452', 'find /etc/kubernetes/kubelet.conf -perm /7133', nodes],
  ['V-242453', 'find /etc/kubernetes/kubelet.conf \\( ! -uid 0 -o ! -gid 0 \\)', nodes],
  ['V-242456', 'find /var/lib/kubelet/config.yaml -perm /7133', nodes],
  ['V-242457', 'find /var/lib/kubelet/config.yaml \\( ! -uid 0 -o ! -gid 0 \\)', nodes],
  ['V-242459', 'find /var/lib/etcd -type f -perm /7133', ['cp-1']],
  [
    'V-242460',
    'find /etc/kubernetes/admin.conf /etc/kubernetes/scheduler.conf /etc/kubernetes/controller-manager.conf -perm /7133',
    ['cp-1'],
  ],
  ['V-242466', "find /etc/kubernetes/pki -type f -name '*.crt' -perm /7133", nodes],
  ['V-242467', "find /etc/kubernetes/pki -type f -name '*.key' -perm /7177", nodes],
]

for (const [group, command, where] of assessments)
  test(`${group}: every node is judged as find judges it`, t => {
    for (const node of where) {
      const wrong = on(node, command)
      const [check] = onNode(group, node)
      t.is(check?.literal.result, wrong === '' ? 'pass' : 'fail', `${node}: ${wrong} | ${check?.message}`)
    }
  })

test("V-242445: etcd's data belongs to root here, which is a finding that names its files", t => {
  const owners = new Set(on('cp-1', "find /var/lib/etcd -mindepth 1 -exec stat -c '%U:%G' {} +").split('\n'))
  t.is(ruleOf('V-242445')?.result, owners.size === 1 && owners.has('etcd:etcd') ? 'pass' : 'fail')
})

test('V-242404: a host name is overridden where the command line says so', t => {
  for (const node of nodes) {
    const line = on(
      node,
      'for p in $(pgrep -x kubelet); do [ "$(readlink /proc/$p/ns/mnt)" = "$(readlink /proc/self/ns/mnt)" ] && tr \'\\0\' \'\\n\' </proc/$p/cmdline; done; true',
    )
    t.is(onNode('V-242404', node)[0]?.result, line.includes('--hostname-override') ? 'fail' : 'pass', line)
  }
})

test('V-242420: the client authority of every kubelet is in its file', t => {
  for (const node of nodes) {
    const named = on(node, 'grep -c clientCAFile: /var/lib/kubelet/config.yaml || true')
    t.is(onNode('V-242420', node)[0]?.literal.result, named === '1' ? 'pass' : 'fail')
  }
})

test('no rule about nodes waits for node evidence any more', t => {
  const waiting = evaluation.results[0]?.rules.flatMap(rule => rule.checks).flatMap(check => check.waitsFor) ?? []
  t.deepEqual(
    waiting.filter(source => source.startsWith('node/')),
    [],
  )
})
