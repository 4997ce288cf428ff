// Node pods on every node of the real cluster: what they bring is what the script says on the node itself, and nothing of them is
// left, whether a collection ends well, by Ctrl-C, or by a kill and another one after it.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { assetPath } from '../../src/assets.ts'
import { loadTrustedKeys, readBundle } from '../../src/bundle/index.ts'
import { ownLabels, standingNamespace } from '../../src/collect/node-pods/objects.ts'
import { locate } from '../../src/model/source.ts'
import type { ManifestPredicate } from '../../src/schema/manifest.ts'
import { type NodeEvidenceLine, nodeEvidenceLineSchema } from '../../src/schema/node-evidence.ts'
import { stigpack } from '../helpers/program.ts'
import { folderOfFile } from '../helpers/temporary-folder.ts'
import { eventually, kubeconfig, kubectl, serverVersion } from './helpers/cluster.ts'
import { makeKeys } from './helpers/job.ts'
import { configWithToken, tokenOf } from './helpers/service-account.ts'

const nodes = ['cp-1', 'worker-1', 'worker-2']
const image = 'registry.local/busybox:1'
const state = process.env['CLUSTER_STATE'] ?? '/var/lib/stig-cluster'
const folder = folderOfFile(test)
const audit = 'stigpack-node-pods'
let key: string

const on = (node: string, ...command: readonly string[]) =>
  execFileSync(assetPath('test', 'cluster', 'on.sh'), [node, ...command], { encoding: 'utf8', maxBuffer: 2 ** 26 })

const collectArgs = (bundle: string, ...more: readonly string[]) => {
  const config = more.includes('--kubeconfig') ? [] : ['--kubeconfig', kubeconfig]
  return ['collect', ...config, '--key', key, '--output', join(folder, bundle), ...more]
}
const pods = ['--nodes', 'pods', '--image', image]

interface Collected {
  readonly predicate: ManifestPredicate
  readonly lines: readonly { readonly node: string; readonly line: NodeEvidenceLine }[]
}

/** What a bundle holds of nodes, verified on the way. */
async function read(bundle: string): Promise<Collected> {
  const lines: { node: string; line: NodeEvidenceLine }[] = []
  const trust = await loadTrustedKeys([join(folder, 'keys', 'stigpack.pub')])
  const { manifest } = await readBundle(
    join(folder, bundle),
    { trust },
    {
      line({ path }, line) {
        const place = locate(path)
        if (place?.kind !== 'node') return
        lines.push({ node: place.node, line: nodeEvidenceLineSchema.parse(JSON.parse(line.toString())) })
      },
    },
  )
  return { predicate: manifest.predicate, lines }
}

async function collect(t: ExecutionContext, bundle: string, ...more: readonly string[]): Promise<Collected> {
  const outcome = await stigpack(collectArgs(bundle, ...more), { timeout: 300_000 })
  t.is(outcome.code, 0, outcome.stderr + outcome.stdout)
  return read(bundle)
}

const nodeGaps = ({ predicate }: Collected) => predicate.gaps.filter(({ source }) => source.startsWith('node/'))
const selector = Object.entries(ownLabels)
  .map(([name, value]) => `${name}=${value}`)
  .join(',')
/** Everything in the cluster that carries our labels, but for the namespace that a site makes. */
const ours = (): string[] =>
  kubectl([
    'get',
    'namespaces,pods,configmaps,daemonsets',
    '--all-namespaces',
    '--selector',
    selector,
    '--output',
    'name',
  ])
    .split('\n')
    .filter(name => name !== '' && name !== `namespace/${standingNamespace}`)

test.before(async () => {
  key = await makeKeys(join(folder, 'keys'))
  chmodSync(folder, 0o755)
})

test.after.always('nothing is left in the cluster', () => {
  kubectl(['delete', 'namespace', audit, standingNamespace, '--ignore-not-found'])
  kubectl(['delete', 'clusterrole,clusterrolebinding', audit, '--ignore-not-found'])
  kubectl(['delete', 'namespaces', '--selector', selector, '--ignore-not-found'])
})

/** A line as it is on both ways: hashes are keyed per run, names of users in a pod are the node's, and etcd writes meanwhile. */
function comparable(line: NodeEvidenceLine): string | undefined {
  if (line.kind === 'node' || line.kind === 'gap' || line.kind === 'certificate') return undefined
  const shown = line.kind === 'file' && line.path.startsWith('/var/lib/etcd') ? { ...line, size: 0 } : line
  return JSON.stringify(shown).replace(/(redacted:[a-z-]+:)[0-9a-f]{16}/g, '$1')
}

test.serial(
  'what pods bring of each node is what the script says there, line by line, and no node is a gap',
  async t => {
    const script = join(folder, 'collect-node.sh')
    t.is((await stigpack(['node', 'script', '--output', script])).code, 0)
    mkdirSync(join(folder, 'carried'))
    for (const node of nodes) on(node, 'sh', script, '--output', join(folder, 'carried'))
    const carried = await collect(t, 'carried.tar.gz', '--node-evidence', join(folder, 'carried'))
    const looked = await collect(t, 'pods.tar.gz', ...pods)
    t.deepEqual(nodeGaps(looked), [])
    t.deepEqual(
      looked.predicate.nodeEvidence?.map(({ node, cluster, asRoot, pod, script: { known, file } }) => ({
        node,
        cluster,
        asRoot,
        image: pod?.image,
        known,
        file,
      })),
      nodes.map(node => ({ node, cluster: 'matched', asRoot: true, image, known: true, file: 'same' })),
    )
    for (const node of nodes) {
      const of = ({ lines }: Collected) =>
        new Set(
          lines
            .flatMap(entry => (entry.node === node ? [comparable(entry.line)] : []))
            .filter(line => line !== undefined),
        )
      const [direct, inPod] = [of(carried), of(looked)]
      t.true(inPod.size > (node === 'cp-1' ? 120 : 80), `${node}: ${inPod.size} lines`)
      t.deepEqual(
        [...direct].filter(line => !inPod.has(line)),
        [],
        `${node}: the pod missed it`,
      )
      t.deepEqual(
        [...inPod].filter(line => !direct.has(line)),
        [],
        `${node}: the pod alone says it`,
      )
    }
  },
)

test.serial('afterwards nothing of it is in the cluster', t => {
  t.deepEqual(ours(), [])
})

test.serial('with files and pods, each node is looked at once, by the file where there is one', async t => {
  mkdirSync(join(folder, 'one'))
  on('worker-1', 'sh', join(folder, 'collect-node.sh'), '--output', join(folder, 'one'))
  const both = await collect(t, 'both.tar.gz', '--node-evidence', join(folder, 'one'), ...pods)
  t.deepEqual(
    both.predicate.nodeEvidence?.map(({ node, pod }) => [node, pod !== undefined]),
    [
      ['cp-1', true],
      ['worker-1', false],
      ['worker-2', true],
    ],
  )
  t.deepEqual(nodeGaps(both), [])
})

test.serial('a node without the image is a gap that says so; the others are there', async t => {
  const other = 'registry.local/only-on-two-nodes:1'
  const ctr = (node: string, ...args: readonly string[]) =>
    on(node, 'ctr', '--address', join(state, node, 'containerd.sock'), '--namespace', 'k8s.io', 'images', ...args)
  for (const node of ['cp-1', 'worker-1']) ctr(node, 'tag', '--force', image, other)
  try {
    const some = await collect(t, 'some.tar.gz', '--nodes', 'pods', '--image', other)
    const [gap, ...more] = nodeGaps(some)
    t.deepEqual(more, [])
    t.like(gap, { source: 'node/worker-2', reason: 'not-found' })
    t.regex(gap?.message ?? '', /ImagePull/)
    t.deepEqual(
      some.predicate.nodeEvidence?.map(({ node }) => node),
      ['cp-1', 'worker-1'],
    )
    t.deepEqual(ours(), [])
  } finally {
    for (const node of ['cp-1', 'worker-1']) ctr(node, 'rm', other)
  }
})

/** Begins a collection in pods, and sends the signal as soon as there are any. */
async function stopped(bundle: string, signal: NodeJS.Signals): Promise<number | null> {
  const program = spawn(process.execPath, [assetPath('bin', 'run.js'), ...collectArgs(bundle, ...pods)], {
    stdio: 'ignore',
  })
  const end = once(program, 'exit') as Promise<[number | null]>
  await eventually('the pods of a collection', () => ours().some(name => name.startsWith('pod/')))
  program.kill(signal)
  return (await end)[0]
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test.serial(`${signal} while pods run: exit code 130, no bundle, and nothing in the cluster`, async t => {
    t.is(await stopped(`${signal}.tar.gz`, signal), 130)
    t.deepEqual(ours(), [])
    t.false(existsSync(join(folder, `${signal}.tar.gz`)))
  })
}

test.serial('what a killed collection leaves behind is removed by the next one', async t => {
  t.is(await stopped('killed.tar.gz', 'SIGKILL'), null)
  const left = ours()
  t.true(
    left.some(name => name.startsWith('namespace/')),
    left.join(' '),
  )
  t.deepEqual(nodeGaps(await collect(t, 'after-a-kill.tar.gz', ...pods)), [])
  await eventually('the removal of what was left', () => ours().length === 0)
  t.deepEqual(ours(), [])
})

test.serial(
  'with exactly the role that `stigpack rbac --nodes pods` prints there is no gap, and its namespace stays',
  async t => {
    kubectl(['create', 'namespace', audit])
    const printed = await stigpack([
      'rbac',
      '--nodes',
      'pods',
      '--name',
      audit,
      '--namespace',
      audit,
      '--service-account',
      'collector',
    ])
    t.is(printed.code, 0, printed.stderr)
    kubectl(['apply', '--filename', '-'], printed.stdout)
    const limited = join(folder, 'limited.conf')
    writeFileSync(limited, configWithToken(await tokenOf('collector', audit)))
    await eventually('the role', () =>
      kubectl([
        'auth',
        'can-i',
        'create',
        'pods',
        '--namespace',
        standingNamespace,
        '--as',
        `system:serviceaccount:${audit}:collector`,
      ]).startsWith('yes'),
    )
    const collected = await collect(t, 'limited.tar.gz', '--kubeconfig', limited, ...pods)
    t.deepEqual(
      collected.predicate.gaps.filter(({ reason }) => reason !== 'not-served'),
      [],
    )
    t.is(collected.predicate.nodeEvidence?.length, nodes.length)
    t.deepEqual(ours(), [])
    t.true(kubectl(['get', 'namespace', standingNamespace, '--output', 'name']).includes(standingNamespace))
    t.throws(() =>
      kubectl([
        'auth',
        'can-i',
        'create',
        'pods',
        '--namespace',
        'default',
        '--as',
        `system:serviceaccount:${audit}:collector`,
      ]),
    )
  },
)

test.serial('without that role every node is a gap, and nothing is made', async t => {
  kubectl(['delete', 'rolebinding', audit, '--namespace', standingNamespace])
  const limited = join(folder, 'limited.conf')
  const collected = await collect(t, 'forbidden.tar.gz', '--kubeconfig', limited, ...pods)
  t.deepEqual(
    nodeGaps(collected).map(({ source, reason }) => `${source} ${reason}`),
    nodes.map(node => `node/${node} forbidden`),
  )
  for (const { message } of nodeGaps(collected)) t.regex(message, /stigpack rbac --nodes pods/)
  t.deepEqual(ours(), [])
  kubectl(['delete', 'namespace', standingNamespace])
})

test.serial(
  'what `stigpack node manifests` prints runs everywhere, and what it writes is taken in without a gap',
  async t => {
    const file = join(folder, 'node-pods.yaml')
    const printed = await stigpack([
      'node',
      'manifests',
      '--image',
      image,
      '--kubernetes-version',
      serverVersion().gitVersion,
      '--output',
      file,
    ])
    t.is(printed.code, 0, printed.stderr)
    kubectl(['apply', '--filename', file])
    kubectl(['--namespace', standingNamespace, 'rollout', 'status', 'daemonset/stigpack-node', '--timeout', '5m'])
    mkdirSync(join(folder, 'files'))
    const names = kubectl(['--namespace', standingNamespace, 'get', 'pods', '--output', 'name']).trim().split('\n')
    t.is(names.length, nodes.length)
    for (const name of names) {
      await eventually(`the end of the log of ${name}`, () => {
        const log = kubectl(['--namespace', standingNamespace, 'logs', name])
        if (!log.includes('"kind":"end"')) return false
        writeFileSync(join(folder, 'files', `${name.replace('pod/', '')}.ndjson`), log)
        return true
      })
    }
    kubectl(['delete', 'namespace', standingNamespace])
    const collected = await collect(t, 'manifests.tar.gz', '--node-evidence', join(folder, 'files'))
    t.deepEqual(nodeGaps(collected), [])
    t.is(collected.predicate.nodeEvidence?.length, nodes.length)
    t.regex(readFileSync(file, 'utf8'), /kubectl apply/)
    t.deepEqual(ours(), [])
  },
)
