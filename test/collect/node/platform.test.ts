// Platforms: told from evidence, overridden by the operator's word, and what a wrong guess does: it costs no evidence and gives
// no pass.
import { readdir, readFile } from 'node:fs/promises'
import test, { type ExecutionContext } from 'ava'
import { catalogue, nodeScript } from '../../../src/app/node-script.ts'
import { assetPath } from '../../../src/assets.ts'
import type { Collection } from '../../../src/collect/index.ts'
import { loadContent, loadPlatforms } from '../../../src/content/index.ts'
import { startEvaluation } from '../../../src/evaluate/index.ts'
import { type PlatformName, platformNames } from '../../../src/model/platform.ts'
import { controlPlaneRole } from '../../../src/model/target.ts'
import { collectFrom, temporaryFolder } from '../support/collecting.ts'
import { asRoutes, listOf, type Routes, recordedRoutes, serve } from '../support/server.ts'
import { FakeNode, runScript } from './support.ts'

const platforms = await loadPlatforms()

/** The recorded cluster with the version and the nodes of a platform, and without what kubeadm leaves. */
async function routesOf(name: string): Promise<Routes> {
  const shape = JSON.parse(
    await readFile(assetPath('test', 'collect', 'node', 'platforms', `${name}.json`), 'utf8'),
  ) as Record<string, unknown>
  const bodies = Object.entries(shape).map(([path, body]) => [path, JSON.stringify(body)] as const)
  const empty = { '/api/v1/configmaps': () => listOf('ConfigMap', []), '/api/v1/pods': () => listOf('Pod', []) }
  return { ...asRoutes(await recordedRoutes()), ...empty, ...asRoutes(new Map(bodies)) }
}

async function collectAs(t: ExecutionContext, routes: Routes, platform?: PlatformName): Promise<Collection> {
  const server = await serve(routes)
  t.teardown(() => server.close())
  return collectFrom(t, server, { options: { platform } })
}

test('there is a fixture and a catalogue for every platform', async t => {
  t.deepEqual(platforms.map(({ id }) => id).sort(), [...platformNames].sort())
  t.deepEqual(
    (await readdir(assetPath('test', 'collect', 'node', 'platforms'))).sort(),
    platformNames.map(name => `${name}.json`).sort(),
  )
})

for (const name of platformNames) {
  test(`${name} is told from what its API server and nodes show`, async t => {
    const { record } = await collectAs(t, await routesOf(name))
    t.is(record.cluster.platform, name)
    t.false('platformDetected' in record.cluster)
    const hidden = platforms.find(({ id }) => id === name)?.controlPlane === 'hidden'
    t.is(!record.nodes.some(({ roles }) => roles.includes(controlPlaneRole)), hidden)
  })

  test(`a node of ${name}: every path of its catalogue is written down, whatever the cluster is taken for`, async t => {
    const node = new FakeNode(await temporaryFolder(t))
    const platform = platforms.find(({ id }) => id === name)
    const files = (platform?.paths ?? []).filter(({ read }) => !['tree', 'texts', 'stat'].includes(read))
    for (const { path } of files) node.write(path, 'kind: Config\n', 0o640)
    for (const { path, read } of platform?.paths ?? [])
      if (read === 'tree' || read === 'texts') node.write(`${path}/planted.conf`, 'kind: Config\n', 0o604)
    const run = runScript({ node })
    const modes = new Map(run.of('file').map(file => [file.path, file.mode]))
    for (const { path } of files) t.is(modes.get(path), '0640', path)
    for (const { path, read } of platform?.paths ?? [])
      if (read === 'tree' || read === 'texts') t.is(modes.get(`${path}/planted.conf`), '0604', path)
    const read = new Set(run.of('configuration').map(file => file.path))
    for (const { path } of files) t.true(read.has(path), path)
  })
}

test("the operator's word counts, and what the evidence tells is kept beside it", async t => {
  const { record } = await collectAs(t, await routesOf('k3s'), 'kubeadm')
  t.like(record.cluster, { platform: 'kubeadm', platformDetected: 'k3s' })
  const same = await collectAs(t, await routesOf('k3s'), 'k3s')
  t.is(same.record.cluster.platform, 'k3s')
  t.false('platformDetected' in same.record.cluster)
})

test('a wrong guess changes no verdict: the platform named is nobody’s proof', async t => {
  const routes = asRoutes(await recordedRoutes())
  const verdicts = async (platform?: PlatformName) => {
    const collection = await collectAs(t, routes, platform)
    return judge(collection)
  }
  const right = await verdicts()
  t.is(right.length, 92)
  for (const name of platformNames) t.deepEqual(await verdicts(name), right, name)
})

/** Rules that read a flag of the control plane and nothing else; those for some versions alone say that by the version. */
async function controlPlaneRules(): Promise<string[]> {
  const { benchmarks } = await loadContent()
  const isOfControlPlane = (component: string) =>
    /^kube-(?:apiserver|controller-manager|scheduler)$|^etcd$/.test(component)
  return (benchmarks.find(({ file }) => file.id === 'kubernetes-stig')?.rules ?? []).flatMap(({ rule, controls }) =>
    controls.length > 0 &&
    controls.every(
      ({ check, applies }) =>
        applies === undefined &&
        check.kind === 'component-flag' &&
        'component' in check &&
        isOfControlPlane(check.component),
    )
      ? [rule.group]
      : [],
  )
}

for (const name of ['eks', 'gke', 'aks'] as const) {
  for (const said of [undefined, 'kubeadm'] as const) {
    test(`${name}${said === undefined ? '' : `, taken for ${said}`}: the control plane is hidden, so its rules wait: no pass, and nothing is not applicable`, async t => {
      const verdicts = new Map(
        (await judge(await collectAs(t, await routesOf(name), said))).map(line => line.split(' ') as [string, string]),
      )
      const rules = await controlPlaneRules()
      t.true(rules.length > 20, String(rules.length))
      for (const rule of rules) t.is(verdicts.get(rule), 'notchecked', rule)
    })
  }
}

async function judge({ record, files }: Collection): Promise<string[]> {
  const { benchmarks, defaults } = await loadContent()
  const [benchmark] = benchmarks
  if (benchmark === undefined) throw new Error('no benchmark')
  const listed = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }))
  const run = startEvaluation({ predicate: { ...record, files: listed }, benchmark, defaults })
  for (const [index, { location }] of files.entries()) {
    const file = listed[index]
    const lines = (await readFile(location, 'utf8')).split('\n').filter(line => line !== '')
    for (const [at, line] of lines.entries()) if (file !== undefined) run.accept(file, Buffer.from(line), at + 1)
  }
  return run.finish().rules.map(rule => `${rule.groupId} ${rule.result}`)
}

test('of a path that two platforms read differently the reading that tells more is taken, and no path comes twice', t => {
  const lines = catalogue(platforms)
    .split('\n')
    .map(line => line.trim())
  t.is(new Set(lines.map(line => line.replace(/^[a-z]+:/, ''))).size, lines.length)
  t.true(lines.includes('texts:/etc/kubernetes/manifests'))
  t.true(lines.includes('unit:sshd.service'))
  t.true(
    lines.every(line =>
      /^(?:stat|tree|text|texts|kubeconfig|encryption):\/[A-Za-z0-9._/-]+$|^unit:[a-z0-9.-]+$/.test(line),
    ),
  )
})

test('the script is the same every time, carries the digest of its body, and has nothing left to fill in', async t => {
  const [one, two] = [await nodeScript('1.2.3'), await nodeScript('1.2.3')]
  t.is(one.text, two.text)
  t.true(one.text.includes(`script_sha256='${one.bodySha256}'`))
  t.notRegex(one.text, /@@/)
  t.is((await nodeScript('9.9.9')).bodySha256, one.bodySha256)
})
