// What becomes of objects: where they came from, what is known to be whole, what is left out, what never gets in.
import { join } from 'node:path'
import test from 'ava'
import { parse, stringify } from 'yaml'
import { canonicalJson } from '../../../src/collect/second-hand/canonical.ts'
import { dumpedPod, fixture, json, list, paths, pod, refusal, said, takeIn, write } from './support/taking-in.ts'

const names = (objects: readonly Record<string, unknown>[] | undefined) =>
  objects?.map(({ metadata }) => (metadata as { name: string }).name)

test('a stream of Helm: several documents, comments, empty ones, other kinds; every object has its place in the input', async t => {
  const taken = await takeIn(t, fixture('helm', 'release.yaml'))
  t.deepEqual(names(await taken.objects(paths.deployments)), ['web'])
  t.deepEqual(names(await taken.objects(paths.services)), ['web'])
  t.is(await taken.objects(paths.pods), undefined)
  t.like(taken.record.inputs?.[0], {
    name: 'release.yaml',
    declared: 4,
    dumped: 0,
    passedOver: { otherKinds: 1, notKubernetes: 0, repeated: 0, files: 0 },
  })
  const origins = await taken.objects(paths.origins)
  t.deepEqual(
    origins?.find(({ source }) => source === 'deployments.apps'),
    { source: 'deployments.apps', line: 1, provenance: 'declared', input: 'release.yaml', inputLine: 31 },
  )
})

test('kubectl get -o yaml of the real cluster: the objects as JSON, canonical, dumped', async t => {
  const file = fixture('kubectl', 'pods.yaml')
  const taken = await takeIn(t, file)
  const lines = (await taken.text(paths.pods)).split('\n').slice(0, -1)
  const { readFile } = await import('node:fs/promises')
  const { items } = parse(await readFile(file, 'utf8')) as { items: unknown[] }
  t.true(items.length >= 4)
  t.deepEqual(lines, items.map(canonicalJson))
  t.deepEqual(
    taken.record.collectors.find(({ source }) => source === 'pods'),
    {
      source: 'pods',
      objects: items.length,
      requests: 0,
      provenance: { declared: 0, dumped: items.length },
    },
  )
})

test('a List does not prove that it is whole, whatever it holds: the source is partial until the operator says so', async t => {
  const taken = await takeIn(t, fixture('kubectl', 'pods.yaml'))
  t.like(taken.gap('pods'), { reason: 'partial' })
  t.regex(taken.gap('pods')?.message ?? '', /--complete pods/)
  const said = await takeIn(t, fixture('kubectl', 'pods.yaml'), { complete: ['pods'] })
  t.is(said.gap('pods'), undefined)
  t.true(said.record.collectors.find(({ source }) => source === 'pods')?.statedComplete)
})

test('a kind that the input does not hold is a gap, and no empty list', async t => {
  const taken = await takeIn(t, fixture('helm', 'release.yaml'))
  for (const source of ['pods', 'secrets', 'nodes', 'podsecuritypolicies.policy', 'version', 'discovery'])
    t.is(taken.gap(source)?.reason, 'not-given', source)
  t.deepEqual(taken.record.nodes, [])
  t.false(taken.files.some(({ path }) => path === paths.pods))
})

test('an empty source that the operator calls complete is an empty file with the word of the operator', async t => {
  const taken = await takeIn(t, fixture('kubectl', 'pods.yaml'), { complete: ['services'] })
  t.is(await taken.text(paths.services), '')
  t.is(taken.gap('services'), undefined)
  t.like(
    taken.record.collectors.find(({ source }) => source === 'services'),
    { objects: 0, statedComplete: true },
  )
})

test('nobody can call complete what is only declared', async t => {
  const error = await refusal(t, fixture('helm', 'release.yaml'), { complete: ['services'] })
  t.is(error.code, 'USAGE_INVALID')
  t.regex(said(error), /only declared/)
})

test('--complete of something that is no source is refused with the list of sources', async t => {
  const error = await refusal(t, fixture('helm', 'release.yaml'), { complete: ['pod'] })
  t.is(error.code, 'USAGE_INVALID')
  t.regex(said(error), /deployments\.apps/)
})

test('a list that names a page that follows is partial, whatever the operator says', async t => {
  const folder = await write(t, {
    'pods.json': json(list('PodList', [dumpedPod('a')], { resourceVersion: '9', continue: 'abc' })),
  })
  const taken = await takeIn(t, folder, { complete: ['pods'] })
  t.like(taken.gap('pods'), { reason: 'partial' })
  t.regex(taken.gap('pods')?.message ?? '', /a page that follows/)
})

test('typed lists, Lists, Lists in Lists and null items are taken apart', async t => {
  const bare = ({ metadata, spec }: ReturnType<typeof pod>) => ({ metadata, spec })
  const folder = await write(t, {
    'a.json': json(list('PodList', [bare(dumpedPod('typed'))], { resourceVersion: '7' })),
    'b.json': json(list('List', [dumpedPod('plain'), list('List', [dumpedPod('nested')])])),
    'c.json': json({ apiVersion: 'v1', kind: 'ServiceList', metadata: {}, items: null }),
  })
  const taken = await takeIn(t, folder)
  t.deepEqual(names(await taken.objects(paths.pods)), ['typed', 'plain', 'nested'])
  t.like((await taken.objects(paths.pods))?.[0], { apiVersion: 'v1', kind: 'Pod' })
})

test('declared and dumped objects of one source: the counts, each origin, and the doubt', async t => {
  const folder = await write(t, { 'a.json': json(list('List', [dumpedPod('seen'), pod('planned')])) })
  const taken = await takeIn(t, folder)
  t.like(taken.record.collectors[0], { objects: 2, provenance: { declared: 1, dumped: 1 } })
  t.deepEqual(
    (await taken.objects(paths.origins))?.map(({ provenance }) => provenance),
    ['dumped', 'declared'],
  )
  t.regex(taken.gap('pods')?.message ?? '', /1 object is only declared in manifests \(1 more from a dump\)/)
})

test('a manifest without a namespace goes where kubectl would put it', async t => {
  const homeless = { ...pod('a'), metadata: { name: 'a' } }
  const folder = await write(t, {
    'a.json': json(homeless),
    'b.json': json({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } }),
  })
  const namespaceOf = async (tweaks: object) => {
    const [first] = (await (await takeIn(t, folder, tweaks)).objects(paths.pods)) ?? []
    return (first?.['metadata'] as { namespace?: string } | undefined)?.namespace
  }
  t.is(await namespaceOf({}), 'default')
  t.is(await namespaceOf({ namespace: 'shop' }), 'shop')
  const taken = await takeIn(t, folder)
  t.deepEqual(await taken.objects('evidence/cluster/core.v1.namespaces.ndjson'), [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } },
  ])
})

test('the same object twice is taken once and counted', async t => {
  const folder = await write(t, { 'a.json': json(dumpedPod('a')), 'b.yaml': stringify(dumpedPod('a')) })
  const taken = await takeIn(t, folder)
  t.deepEqual(names(await taken.objects(paths.pods)), ['a'])
  t.is(taken.record.inputs?.[1]?.passedOver.repeated, 1)
})

test('one object declared twice in two ways is an error that names both places', async t => {
  const folder = await write(t, {
    'a.yaml': `${stringify(pod('x'))}---\n${stringify(pod('a'))}`,
    'b.yaml': stringify(pod('a', { spec: { containers: [] } })),
  })
  const error = await refusal(t, folder)
  t.is(error.code, 'FROM_INVALID')
  t.regex(said(error), /input\/b\.yaml, line 1 .*Pod web\/a stands in input\/a\.yaml, line 10 already/)
})

test('one object dumped in two states keeps the first, and its source is never whole', async t => {
  const later = { ...dumpedPod('a'), status: { phase: 'Failed' } }
  const folder = await write(t, { 'a.json': json(dumpedPod('a')), 'b.json': json(later) })
  const taken = await takeIn(t, folder, { complete: ['pods'] })
  t.deepEqual(names(await taken.objects(paths.pods)), ['a'])
  t.regex(taken.gap('pods')?.message ?? '', /Pod web\/a is there in two states/)
})

test('what is no object of Kubernetes is passed over and counted; a folder of nothing else is an error', async t => {
  const files = {
    'values.yaml': 'replicas: 3\n',
    'Chart.yaml': 'apiVersion: v2\nname: web\n',
    'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
    'README.md': '# nothing\n',
    'list.json': '[1, "two", null]',
  }
  const taken = await takeIn(t, await write(t, { ...files, 'pod.yaml': stringify(pod('a')) }))
  const passed = taken.record.inputs?.map(({ name, passedOver }) => [
    name,
    passedOver.notKubernetes,
    passedOver.otherKinds,
  ])
  t.deepEqual(passed, [
    ['input/Chart.yaml', 1, 0],
    ['input/kustomization.yaml', 0, 1],
    ['input/list.json', 2, 0],
    ['input/pod.yaml', 0, 0],
    ['input/values.yaml', 1, 0],
  ])
  const error = await refusal(t, await write(t, files))
  t.is(error.code, 'FROM_EMPTY')
})

test('Secrets come in as metadata only; config maps, variables and annotations are redacted as live ones are', async t => {
  const folder = await write(t, {
    'secret.yaml': stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 's',
        namespace: 'web',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"p":"planted-four"}}' },
      },
      stringData: { password: 'planted-one' },
      data: { token: 'cGxhbnRlZC10d28=' },
    }),
    'map.yaml': stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'm' },
      data: { a: 'planted-three' },
    }),
    'pod.yaml': stringify(
      pod('a', {
        spec: {
          containers: [
            {
              name: 'c',
              image: 'i',
              env: [{ name: 'DB_PASSWORD', value: 'planted-five' }],
              args: ['--client-secret=planted-six'],
            },
          ],
        },
      }),
    ),
  })
  const taken = await takeIn(t, folder)
  t.deepEqual(Object.keys((await taken.objects(paths.secrets))?.[0] ?? {}), ['apiVersion', 'kind', 'metadata'])
  t.like((await taken.objects(paths.secrets))?.[0], { kind: 'PartialObjectMetadata', metadata: { name: 's' } })
  for (const { path } of taken.files) t.notRegex(await taken.text(path), /planted|cGxhbnRlZ/, path)
  t.deepEqual(taken.record.redactions, [
    { kind: 'applied-configuration', count: 1 },
    { kind: 'command-line', count: 1 },
    { kind: 'config-map-value', count: 1 },
    { kind: 'environment', count: 1 },
  ])
})

test('the standard input takes the place of a file, once', async t => {
  const stdin = async function* () {
    yield Buffer.from(`${stringify(pod('a'))}---\n`)
    yield Buffer.from(stringify(pod('b')))
  }
  const taken = await takeIn(t, '-', { stdin: stdin() })
  t.deepEqual(names(await taken.objects(paths.pods)), ['a', 'b'])
  t.like(taken.record.inputs?.[0], { name: '-', declared: 2 })
  t.is((await refusal(t, ['-', '-'], { stdin: stdin() })).code, 'USAGE_INVALID')
})

test('kubectl cluster-info dump: its objects, its nodes, no version of its own', async t => {
  const taken = await takeIn(t, fixture('cluster-info-dump'))
  t.deepEqual(
    taken.record.nodes.map(({ name, roles }) => [name, roles]),
    [
      ['cp-1', ['control-plane']],
      ['worker-1', []],
      ['worker-2', []],
    ],
  )
  t.is(taken.record.cluster.platform, 'kubeadm')
  t.deepEqual(names(await taken.objects(paths.pods)), ['kube-apiserver-cp-1', 'kube-controller-manager-cp-1'])
  t.regex(
    taken.gap('version')?.message ?? '',
    /images of API servers in it are v1\.34\.4, kubelets in it are v1\.34\.4/,
  )
  t.is(taken.record.cluster.version, '')
  t.is(taken.gap('configz/cp-1')?.reason, 'not-given')
})

test('the version: of kubectl version, of a flag, of the images once all of the control plane is there', async t => {
  const pods = fixture('kubectl', 'pods.yaml')
  const nodes = fixture('kubectl', 'nodes.json')
  const dumped = await takeIn(t, [pods, fixture('kubectl', 'version.json')])
  t.is(dumped.record.cluster.version, 'v1.34.4')
  t.like(JSON.parse(await dumped.text(paths.version)), { gitVersion: 'v1.34.4', minor: '34' })
  const given = await takeIn(t, pods, { kubernetesVersion: '1.33.1' })
  t.is(await given.text(paths.version), '{"gitVersion":"v1.33.1"}\n')
  t.like(
    given.record.collectors.find(({ source }) => source === 'version'),
    { provenance: { declared: 1, dumped: 0 } },
  )
  t.is((await takeIn(t, [pods, nodes])).gap('version')?.reason, 'not-given')
  const whole = await takeIn(t, [pods, nodes], { complete: ['pods', 'nodes'] })
  t.is(whole.record.cluster.version, 'v1.34.4')
})

test('two versions, a version against the flag, and two clusters are contradictions', async t => {
  const version = fixture('kubectl', 'version.json')
  const other = await write(t, { 'version.json': json({ gitVersion: 'v1.30.0' }), 'pod.json': json(pod('a')) })
  t.regex(said(await refusal(t, [version, other])), /v1\.30\.0, and version\.json says v1\.34\.4/)
  t.regex(said(await refusal(t, [version, other], { kubernetesVersion: 'v1.30.0' })), /v1\.34\.4/)
  t.regex(said(await refusal(t, version, { kubernetesVersion: 'v1.30.0' })), /--kubernetes-version says v1\.30\.0/)
  const system = (uid: string) =>
    json({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid, x: uid } })
  const clusters = await write(t, { 'a.json': system('one'), 'b.json': system('two') })
  t.is((await refusal(t, clusters)).code, 'FROM_INVALID')
})

test('broken files name themselves and the line; nothing is left behind', async t => {
  const folder = await write(t, { 'ok.yaml': stringify(pod('a')), 'sub/bad.yaml': 'a: 1\n---\nkind: Pod\n  x: 1\n' })
  const error = await refusal(t, folder)
  t.is(error.code, 'FROM_INVALID')
  t.regex(error.message, /^input\/sub\/bad\.yaml, line 3 /)
  const cut = await refusal(t, await write(t, { 'pods.json': '{\n"kind": "List",\n"items": [{' }))
  t.regex(cut.message, /^input\/pods\.json, line 3 /)
  const nameless = await refusal(t, await write(t, { 'a.yaml': '---\n---\napiVersion: v1\nkind: Pod\nmetadata: {}\n' }))
  t.regex(said(nameless), /a\.yaml, line 2 .*A Pod in it has no name/)
  t.regex(said(await refusal(t, await write(t, { 'a.yaml': Buffer.from([0x61, 0xff, 0xfe]) }))), /UTF-8/)
  t.is((await refusal(t, join(folder, 'nowhere'))).code, 'INPUT_NOT_FOUND')
})

test('links in a folder are not followed, and hidden folders not entered', async t => {
  const folder = await write(t, { 'a.yaml': stringify(pod('a')), '.git/b.yaml': stringify(pod('b')) })
  const elsewhere = await write(t, { 'c.yaml': stringify(pod('c')) })
  const { symlink } = await import('node:fs/promises')
  await symlink(join(elsewhere, 'c.yaml'), join(folder, 'c.yaml'))
  await symlink(elsewhere, join(folder, 'd'))
  t.deepEqual(names(await (await takeIn(t, folder)).objects(paths.pods)), ['a'])
})

test('the same input gives the same evidence, byte for byte', async t => {
  const [one, two] = [await takeIn(t, fixture()), await takeIn(t, fixture())]
  t.deepEqual(
    one.files.map(({ path, sha256 }) => [path, sha256]),
    two.files.map(({ path, sha256 }) => [path, sha256]),
  )
})

test('a run that is interrupted ends with the reason and leaves nothing', async t => {
  const folder = await write(
    t,
    Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}.yaml`, stringify(pod(`p-${index}`))])),
  )
  const stop = new AbortController()
  const spoolFolder = await write(t, {})
  let updates = 0
  const progress = {
    start: () => ({
      update: () => {
        updates += 1
        if (updates === 20) stop.abort(new Error('enough'))
      },
      end: () => undefined,
    }),
  }
  await t.throwsAsync(takeIn(t, folder, { spoolFolder, progress, signal: stop.signal }), { message: 'enough' })
  t.is(updates, 20)
  const { readdir } = await import('node:fs/promises')
  const left = await readdir(spoolFolder, { recursive: true, withFileTypes: true })
  t.deepEqual(
    left.filter(entry => entry.isFile()),
    [],
  )
})
