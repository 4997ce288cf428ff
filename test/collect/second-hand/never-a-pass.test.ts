// Promise one, for evidence from files: whatever lies in them, nothing passes for a cluster that nobody vouched for.
import { readFile } from 'node:fs/promises'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { loadContent } from '../../../src/content/index.ts'
import { startEvaluation } from '../../../src/evaluate/index.ts'
import type { TestResult } from '../../../src/schema/evaluation.ts'
import { json, list, type Tweaks, takeIn, write } from './support/taking-in.ts'

const { benchmarks, defaults } = await loadContent()

async function judge(t: ExecutionContext, objects: readonly unknown[], tweaks: Tweaks): Promise<TestResult> {
  const folder = await write(t, { 'all.json': json(list('List', objects)) })
  const taken = await takeIn(t, folder, tweaks)
  const files = taken.files.map(({ path, size, sha256 }) => ({ path, size, sha256 }))
  const [benchmark] = benchmarks
  if (benchmark === undefined) throw new Error('no benchmark')
  const run = startEvaluation({ predicate: { ...taken.record, files }, benchmark, defaults })
  for (const file of taken.files) {
    const lines = (await readFile(file.location, 'utf8')).split('\n').slice(0, -1)
    const given = files.find(({ path }) => path === file.path)
    if (given === undefined) throw new Error(file.path)
    for (const [index, line] of lines.entries()) run.accept(given, Buffer.from(line), index + 1)
  }
  return run.finish()
}

interface Thing {
  readonly kind: 'Pod' | 'Deployment' | 'Service' | 'Node' | 'Namespace'
  readonly namespace: string
  readonly isDumped: boolean
  readonly port: number
  readonly secret: boolean
}

const thing: fc.Arbitrary<Thing> = fc.record({
  kind: fc.constantFrom('Pod', 'Deployment', 'Service', 'Node', 'Namespace'),
  namespace: fc.constantFrom('default', 'kube-system', 'web'),
  isDumped: fc.boolean(),
  port: fc.constantFrom(0, 80, 8080),
  secret: fc.boolean(),
})

function objectOf({ kind, namespace, isDumped, port, secret }: Thing, index: number) {
  const ports = [{ containerPort: 8080, ...(port === 0 ? {} : { hostPort: port }) }]
  const env = secret ? [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] : []
  const podSpec = { containers: [{ name: 'c', image: 'registry.example/web:1', ports, env }] }
  const isNamespaced = kind !== 'Node' && kind !== 'Namespace'
  const labels = kind === 'Node' ? { 'node-role.kubernetes.io/control-plane': '' } : {}
  return {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: {
      name: `o-${index}`,
      labels,
      ...(isNamespaced ? { namespace } : {}),
      ...(isDumped ? { uid: `u-${index}` } : {}),
    },
    ...(kind === 'Pod' ? { spec: podSpec } : {}),
    ...(kind === 'Deployment' ? { spec: { template: { spec: podSpec } } } : {}),
    ...(kind === 'Node' ? { status: { nodeInfo: { kubeletVersion: 'v1.34.2', osImage: 'x' } } } : {}),
  }
}

test('without the word of the operator no rule passes, each manifest has its verdict, and each finding is true', async t => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing, { minLength: 1, maxLength: 12 }), async things => {
      const { rules } = await judge(t, things.map(objectOf), { kubernetesVersion: 'v1.34.2' })
      t.deepEqual(
        rules.filter(({ result }) => result === 'pass').map(({ groupId }) => groupId),
        [],
      )
      const ports = rules.find(({ groupId }) => groupId === 'V-242414')?.checks ?? []
      for (const [index, { kind, namespace, isDumped, port }] of things.entries()) {
        if (kind !== 'Pod') continue
        const own = ports.filter(({ target }) => target.name === `Pod ${namespace}/o-${index}`)
        const fails = port === 80 && namespace !== 'kube-system'
        t.deepEqual(
          own.map(({ result, provenance }) => [result, provenance]),
          fails ? [['fail', isDumped ? 'dumped' : 'declared']] : isDumped ? [] : [['pass', 'declared']],
        )
      }
    }),
    { numRuns: 60 },
  )
})

test('with the word of the operator a rule passes only where a live collection of the same objects would', async t => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing, { maxLength: 12 }), async given => {
      const things = [
        ...given.map(one => ({ ...one, isDumped: true })),
        { kind: 'Pod', namespace: 'web', isDumped: true, port: 0, secret: false } as const,
      ]
      const { rules } = await judge(t, things.map(objectOf), { complete: ['pods'] })
      const result = rules.find(({ groupId }) => groupId === 'V-242414')?.result
      const isOpen = things.some(
        ({ kind, namespace, port }) => kind === 'Pod' && port === 80 && namespace !== 'kube-system',
      )
      t.is(result, isOpen ? 'fail' : 'pass')
      // Deployments, Services and the rest were not vouched for.
      t.not(rules.find(({ groupId }) => groupId === 'V-242415')?.result, 'pass')
      t.not(rules.find(({ groupId }) => groupId === 'V-242383')?.result, 'pass')
    }),
    { numRuns: 40 },
  )
})
