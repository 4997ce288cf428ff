// Second-hand evidence through the real program: taken in, sealed, verified and judged.
import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { stringify } from 'yaml'
import { assetPath } from '../../../src/assets.ts'
import { type Evaluation, evaluationSchema, type RuleResult } from '../../../src/schema/evaluation.ts'
import { stigpack } from '../../helpers/program.ts'
import { folderOfFile, temporaryFolder } from '../../helpers/temporary-folder.ts'
import { dumpedPod, fixture, json, list, pod, write } from './support/taking-in.ts'

const shared = folderOfFile(test)
const key = join(shared, 'stigpack.key')

test.before(async t => {
  const { code, stderr } = await stigpack(['keys', 'generate', '--output', shared])
  t.is(code, 0, stderr)
})

/** Takes in and judges, as two commands. */
async function judge(t: ExecutionContext, from: readonly string[]): Promise<Evaluation> {
  const folder = await temporaryFolder(t)
  const bundle = join(folder, 'b.tar.gz')
  const collected = await stigpack(['collect', ...from, '--key', key, '--output', bundle])
  t.is(collected.code, 0, collected.stderr)
  const result = join(folder, 'result.json')
  const judged = await stigpack(['evaluate', bundle, '--trust', join(shared, 'stigpack.pub'), '--output', result])
  t.is(judged.code, 0, judged.stderr)
  return evaluationSchema.parse(JSON.parse(await readFile(result, 'utf8')))
}

function rule(evaluation: Evaluation, groupId: string): RuleResult {
  const found = evaluation.results.flatMap(({ rules }) => rules).find(candidate => candidate.groupId === groupId)
  if (found === undefined) throw new Error(`no rule ${groupId}`)
  return found
}

const rules = (evaluation: Evaluation) => evaluation.results.flatMap(result => result.rules)

test('5,000 manifests in one run: a verdict on each, none of them about the whole cluster, each saying what it is', async t => {
  const folder = join(await temporaryFolder(t), 'manifests')
  await mkdir(folder)
  for (let number = 0; number < 5000; number += 1) {
    const port = { containerPort: 8080, ...(number % 500 === 7 ? { hostPort: 443 } : {}) }
    const spec = { containers: [{ name: 'web', image: 'registry.example/web:1', ports: [port] }] }
    await writeFile(join(folder, `pod-${number}.yaml`), stringify(pod(`pod-${number}`, { spec })))
  }
  const evaluation = await judge(t, ['--from', folder, '--kubernetes-version', 'v1.34.2'])
  const ports = rule(evaluation, 'V-242414')
  t.is(ports.result, 'fail')
  const objects = ports.checks.filter(({ target }) => target.kind === 'object')
  t.is(new Set(objects.map(({ target }) => target.name)).size, 5000)
  t.deepEqual(
    objects
      .filter(({ result }) => result === 'fail')
      .map(({ target }) => target.name)
      .sort(),
    Array.from({ length: 10 }, (_, index) => `Pod web/pod-${index * 500 + 7}`).sort(),
  )
  t.is(objects.filter(({ result }) => result === 'pass').length, 4990)
  for (const { message, provenance } of objects) {
    t.is(provenance, 'declared')
    t.regex(message, /This is what manifests declare, not what a cluster runs\.$/)
  }
  const [whole] = ports.checks.filter(({ target }) => target.kind === 'cluster')
  t.like(whole, { result: 'notchecked' })
  t.regex(whole?.message ?? '', /5000 objects are only declared in manifests/)
  t.deepEqual(
    rules(evaluation).filter(({ result }) => result === 'pass'),
    [],
    'no rule passes on manifests alone',
  )
  t.is(evaluation.nodes.length, 0)
})

test('a manifest that cannot be judged is one of its own, and the others keep their verdicts', async t => {
  const folder = await write(t, {
    'a.yaml': stringify(pod('good')),
    'b.yaml': stringify(pod('odd', { spec: { containers: 'none' } })),
  })
  const { checks } = rule(await judge(t, ['--from', folder]), 'V-242414')
  const verdicts = checks
    .filter(({ target }) => target.kind === 'object')
    .map(({ target, result }) => [target.name, result])
  t.deepEqual(verdicts.sort(), [
    ['Pod web/good', 'pass'],
    ['Pod web/odd', 'notchecked'],
  ])
})

test('a dump without anybody’s word: fails are proved, and no rule passes', async t => {
  const evaluation = await judge(t, ['--from', fixture('cluster-info-dump'), '--kubernetes-version', 'v1.34.4'])
  t.deepEqual(
    rules(evaluation)
      .filter(({ result }) => result === 'pass')
      .map(({ groupId }) => groupId),
    [],
  )
  const open = rule(evaluation, 'V-242402')
  t.is(open.result, 'fail')
  t.regex(open.message, /This is from a dump, not from the cluster itself\./)
  t.is(open.checks[0]?.provenance, 'dumped')
})

test('a dump that the operator calls whole can pass, and the verdict says on whose word', async t => {
  const files = ['--from', fixture('kubectl')]
  const evaluation = await judge(t, [...files, '--complete', 'pods,nodes', '--complete', 'namespaces'])
  t.is(evaluation.cluster.version, 'v1.34.4')
  const dashboard = rule(evaluation, 'V-242395')
  t.is(dashboard.result, 'pass')
  t.regex(dashboard.message, /from a dump.*That the dump holds all of `pods` is the operator's word\./)
  t.is(rule(evaluation, 'V-242381').result, 'pass', 'a flag of the controller manager in its mirror pod')
  t.is(rule(await judge(t, files), 'V-242381').result, 'notchecked')
})

test('declared pods never stand for the control plane, whatever marks they carry', async t => {
  const annotations = { 'kubernetes.io/config.mirror': 'x' }
  const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: 'cp-1', controller: true, uid: 'u' }]
  const forged = pod(
    'kube-apiserver-cp-1',
    {
      spec: {
        nodeName: 'cp-1',
        containers: [{ name: 'kube-apiserver', command: ['kube-apiserver', '--anonymous-auth=false'] }],
      },
    },
    { namespace: 'kube-system', annotations, ownerReferences },
  )
  const folder = await write(t, { 'forged.yaml': stringify(forged) })
  const from = ['--from', folder, '--from', fixture('kubectl', 'nodes.json'), '--kubernetes-version', 'v1.34.4']
  const evaluation = await judge(t, [...from, '--complete', 'nodes'])
  t.is(rule(evaluation, 'V-242390').result, 'notchecked')
  t.deepEqual(
    rules(evaluation)
      .filter(({ result }) => result === 'pass')
      .map(({ groupId }) => groupId),
    [],
  )
})

test('run takes the standard input in, judges it and reports, and its gaps decide under --strict', async t => {
  const output = join(await temporaryFolder(t), 'out')
  const args = [
    'run',
    '--from',
    '-',
    '--cluster-name',
    'pipeline',
    '--key',
    key,
    '--output',
    output,
    '--strict',
    '--format',
    'ckl',
  ]
  const child = spawn(process.execPath, [assetPath('bin', 'run.js'), ...args, '--json'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(await readFile(fixture('helm', 'release.yaml')))
  let stdout = ''
  child.stdout.on('data', chunk => {
    stdout += chunk
  })
  const code = await new Promise(resolve => child.on('close', resolve))
  t.is(code, 6)
  const { collection } = JSON.parse(stdout) as { collection: { cluster: object; collectors: object[] } }
  t.like(collection.cluster, { name: 'pipeline', server: '' })
  t.like(collection.collectors[0], { source: 'configmaps', provenance: { declared: 1, dumped: 0 } })
  t.true((await readdir(output)).some(name => name.endsWith('.ckl')))
})

interface Mistake {
  readonly title: string
  readonly files: Record<string, string>
  readonly args?: readonly string[]
  readonly code: number
  readonly says: RegExp
}

const one = { 'pod.yaml': stringify(pod('a')) }
const mistakes: readonly Mistake[] = [
  {
    title: 'broken YAML',
    files: { 'a.yaml': 'kind: Pod\n bad: [\n' },
    code: 7,
    says: /Error FROM_INVALID: .*input\/a\.yaml, line \d/,
  },
  {
    title: 'a bomb of aliases',
    files: { 'a.yaml': `a: &a [${'x,'.repeat(999)}x]\nb: [${'*a,'.repeat(999)}*a]\n` },
    code: 7,
    says: /FROM_REFUSED/,
  },
  { title: 'a folder without manifests', files: { 'a.txt': 'x' }, code: 7, says: /FROM_EMPTY/ },
  { title: '--from with --kubeconfig', files: one, args: ['--kubeconfig', 'x'], code: 2, says: /USAGE_INVALID/ },
  {
    title: 'a version that is none',
    files: one,
    args: ['--kubernetes-version', 'latest'],
    code: 2,
    says: /USAGE_INVALID.*latest/,
  },
  {
    title: 'a namespace that is none',
    files: one,
    args: ['--default-namespace', 'A b'],
    code: 2,
    says: /USAGE_INVALID/,
  },
  { title: 'a source that is none', files: one, args: ['--complete', 'Pods'], code: 2, says: /USAGE_INVALID.*Pods/ },
]

for (const { title, files, args = [], code, says } of mistakes)
  test(`${title}: exit code ${code}, what to do, and nothing is left behind`, async t => {
    const folder = await temporaryFolder(t)
    const from = await write(t, files)
    const outcome = await stigpack([
      'collect',
      '--from',
      from,
      ...args,
      '--key',
      key,
      '--output',
      join(folder, 'b.tar.gz'),
    ])
    t.is(outcome.code, code, outcome.stderr)
    t.regex(outcome.stderr, says)
    t.regex(outcome.stderr, /^Next: \S/m)
    t.deepEqual(await readdir(folder), [])
  })

test('--complete without --from is a mistake of usage', async t => {
  const outcome = await stigpack([
    'collect',
    '--complete',
    'pods',
    '--key',
    key,
    '--output',
    join(shared, 'never.tar.gz'),
  ])
  t.is(outcome.code, 2)
  t.regex(outcome.stderr, /--from/)
})

test('what kubectl lists and what it writes one by one come to the same verdicts', async t => {
  const pods = [dumpedPod('a'), dumpedPod('b', 'default')]
  const listed = await write(t, { 'pods.json': json(list('List', pods)) })
  const single = await write(t, { 'a.yaml': stringify(pods[0]), 'b.yaml': stringify(pods[1]) })
  const verdicts = async (from: string) =>
    rules(await judge(t, ['--from', from, '--complete', 'pods'])).map(({ groupId, result }) => [groupId, result])
  t.deepEqual(await verdicts(listed), await verdicts(single))
})
