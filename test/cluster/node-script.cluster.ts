// The node script on every node of the real cluster: against stat and /proc there, taken into a bundle, with no key in it.
import { execFileSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import test from 'ava'
import { assetPath } from '../../src/assets.ts'
import { decodeLine } from '../../src/collect/node/decode.ts'
import { type NodeEvidenceLine, nodeEvidenceLineSchema } from '../../src/schema/node-evidence.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { kubeconfig, kubectl } from './helpers/cluster.ts'
import { makeKeys } from './helpers/job.ts'

const nodes = ['cp-1', 'worker-1', 'worker-2']
const folder = folderOfFile(test)
const script = join(folder, 'collect-node.sh')
const evidence = new Map<string, readonly NodeEvidenceLine[]>()
const uid = () => kubectl(['get', 'namespace', 'kube-system', '--output', 'jsonpath={.metadata.uid}'])

/** On the node as root. The nodes share this machine's disk, so the script and its results lie in one folder. */
const on = (node: string, ...command: readonly string[]) =>
  execFileSync(assetPath('test', 'cluster', 'on.sh'), [node, ...command], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })

const of = <K extends NodeEvidenceLine['kind']>(node: string, kind: K) =>
  (evidence.get(node) ?? []).filter((line): line is Extract<NodeEvidenceLine, { kind: K }> => line.kind === kind)

test.before(async () => {
  const printed = await stigpack(['node', 'script', '--output', script])
  if (printed.code !== 0) throw new Error(printed.stderr)
  chmodSync(folder, 0o755)
  execFileSync('mkdir', [join(folder, 'carried')])
  for (const node of nodes) {
    const file = on(node, 'sh', script, '--output', join(folder, 'carried'), '--cluster', uid()).trim()
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    evidence.set(
      node,
      lines.map(line => decodeLine(nodeEvidenceLineSchema.parse(JSON.parse(line)))),
    )
  }
})

test.serial('each node is known by its Kubernetes name', t => {
  for (const node of nodes) t.is(of(node, 'node')[0]?.node, node)
})

test.serial('every mode, owner and size is what stat says on that node', t => {
  for (const node of nodes) {
    const files = of(node, 'file').filter(({ root, type }) => root === 'host' && type !== 'link')
    t.true(files.length > (node === 'cp-1' ? 40 : 8), `${node}: ${files.length}`)
    const said = on(node, 'stat', '--format', '%n %a %u %g %s %U %G', ...files.map(({ path }) => path))
      .trimEnd()
      .split('\n')
    for (const [index, file] of files.entries()) {
      // etcd writes while this looks.
      const size = file.path.startsWith('/var/lib/etcd/') ? said[index]?.split(' ')[4] : file.size
      t.is(
        `${file.path} ${Number.parseInt(file.mode, 8).toString(8)} ${file.uid} ${file.gid} ${size} ${file.user} ${file.group}`,
        said[index] ?? '',
      )
    }
    for (const { path } of of(node, 'absent'))
      t.throws(() => on(node, 'test', '-e', path), undefined, `${node} ${path}`)
  }
})

test.serial('command lines are those of /proc, and other nodes’ processes are told apart', t => {
  for (const node of nodes) {
    const processes = of(node, 'process')
    for (const { pid, args } of processes)
      t.deepEqual(args, on(node, 'cat', `/proc/${pid}/cmdline`).split('\0').slice(0, -1))
    t.is(processes.filter(({ name, scope }) => name === 'kubelet' && scope === 'host').length, 1, node)
  }
  const own = of('cp-1', 'process')
    .filter(({ scope }) => scope === 'container')
    .map(({ name }) => name)
  for (const name of ['kube-apiserver', 'kube-controller', 'kube-scheduler', 'etcd']) t.true(own.includes(name), name)
  t.is(of('cp-1', 'process').filter(({ name, scope }) => name === 'kubelet' && scope === 'foreign').length, 2)
  t.false(of('worker-1', 'process').some(({ name }) => name === 'etcd'))
})

test.serial('the configuration of the kubelet is what lies on that node', t => {
  for (const node of nodes) {
    const [config] = of(node, 'configuration').filter(({ path }) => path === '/var/lib/kubelet/config.yaml')
    t.is(config?.lines.join('\n'), on(node, 'cat', '/var/lib/kubelet/config.yaml').trimEnd())
  }
})

/** Pieces of every private key and token that the control plane has. */
function secrets(): string[] {
  const keys = readdirSync('/etc/kubernetes/pki', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.key'))
    .map(name => readFileSync(join('/etc/kubernetes/pki', name), 'utf8').split('\n')[3] ?? '')
  const data = readdirSync('/etc/kubernetes')
    .filter(name => name.endsWith('.conf') && statSync(join('/etc/kubernetes', name)).isFile())
    .flatMap(name => [...readFileSync(join('/etc/kubernetes', name), 'utf8').matchAll(/client-key-data: (\S+)/g)])
    .map(([, key = '']) => key.slice(200, 260))
  return [...keys, ...data].filter(secret => secret.length >= 40)
}

test.serial('taken into a bundle with what the cluster says: provenance, no gap, and not one private key', async t => {
  const out = join(folder, 'out')
  const key = await makeKeys(join(folder, 'keys'))
  const args = [
    'run',
    '--kubeconfig',
    kubeconfig,
    '--node-evidence',
    join(folder, 'carried'),
    '--key',
    key,
    '--output',
    out,
    '--json',
  ]
  const outcome = await stigpack(args, { timeout: 300_000 })
  t.is(outcome.code, 0, outcome.stderr + outcome.stdout)
  const { collection } = outcome.json() as {
    collection: {
      bundle: string
      gaps: { source: string; reason: string }[]
      nodeEvidence: { node: string; cluster: string; inventory: string; script: { known: boolean; file: string } }[]
    }
  }
  t.deepEqual(
    collection.nodeEvidence.map(({ node, cluster, inventory, script: { known, file } }) => ({
      node,
      cluster,
      inventory,
      known,
      file,
    })),
    nodes.map(node => ({ node, cluster: 'matched', inventory: 'listed', known: true, file: 'same' })),
  )
  t.deepEqual(
    collection.gaps.filter(({ source }) => source.startsWith('node/')),
    [],
  )
  const planted = secrets()
  t.true(planted.length >= 8, `${planted.length} keys to look for`)
  const carried = readdirSync(join(folder, 'carried')).map(name =>
    readFileSync(join(folder, 'carried', name), 'latin1'),
  )
  for (const text of [...carried, gunzipSync(readFileSync(collection.bundle)).toString('latin1')]) {
    for (const secret of planted) t.false(text.includes(secret))
    t.false(/PRIVATE KEY-----/.test(text))
  }
})

test.serial('a file of a node that left, and one of another cluster, are refused', async t => {
  const key = await makeKeys(join(folder, 'keys-2'))
  for (const [name, words] of [
    ['gone', ['--node', 'worker-99']],
    ['other', ['--cluster', '00000000-0000-4000-8000-000000000000']],
  ] as const) {
    const wrong = join(folder, name)
    execFileSync('mkdir', [wrong])
    on('worker-1', 'sh', script, '--output', wrong, ...words)
    const bundle = join(folder, `${name}.tar.gz`)
    const outcome = await stigpack([
      'collect',
      '--kubeconfig',
      kubeconfig,
      '--node-evidence',
      wrong,
      '--key',
      key,
      '--output',
      bundle,
    ])
    t.is(outcome.code, 7)
    t.regex(outcome.stderr, /NODE_EVIDENCE_FOREIGN/)
    t.throws(() => statSync(bundle))
  }
})
