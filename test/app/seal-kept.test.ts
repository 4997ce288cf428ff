// A process that died between its last request and its end: the next one finishes without asking the cluster for anything.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type CollectPorts, collectBundle } from '../../src/app/collect-bundle.ts'
import { generateKeyPair, loadSigningKey, sealBundle } from '../../src/bundle/index.ts'
import { collectCluster, connect, openKeptSpool, optionsDigest } from '../../src/collect/index.ts'
import { countingClock, temporaryFolder, writeKubeconfig } from '../collect/support/collecting.ts'
import { listOf, pod, podServer, serve } from '../collect/support/server.ts'

const ports = (): CollectPorts => ({
  clock: countingClock(),
  random: { bytes: length => new Uint8Array(length).fill(7) },
  logger: { log: () => undefined },
  progress: { start: () => ({ update() {}, end() {} }) },
})

/** Everything has come and was sealed to `output`; then the process was gone. */
async function diedAtTheEnd(t: ExecutionContext) {
  const server = await serve(podServer(() => listOf('Pod', [pod('a'), pod('b')])))
  t.teardown(() => server.close())
  const folder = await temporaryFolder(t)
  const { privateKeyFile: key } = await generateKeyPair({ type: 'ecdsa-p256', output: folder })
  const kubeconfig = await writeKubeconfig(t, { server: server.url })
  const output = join(folder, 'bundle.tar.gz')
  const spool = await openKeptSpool({
    folder: join(folder, '.bundle.tar.gz.spool'),
    found: 'refuse',
    toolVersion: '1.2.3',
    options: optionsDigest({ redactionRules: undefined }),
    ...ports(),
  })
  const connection = await connect({ kubeconfig, environment: {} })
  const options = { operator: 'tester', toolVersion: '1.2.3', ...ports() }
  const collection = await collectCluster({ connection, kept: spool, spoolFolder: spool.folder, ...options })
  await connection.close()
  const sealed = await sealBundle({ ...collection, key: await loadSigningKey(key), output })
  await spool.leave()
  const requests = server.requests.length
  const again = (force = false) =>
    collectBundle(
      { kubeconfig, operator: 'tester', key, force, resume: true, toolVersion: '1.2.3' },
      { file: output },
      ports(),
    )
  return { folder, output, sealed, again, asked: () => server.requests.length - requests }
}

const visible = async (folder: string) => (await readdir(folder)).filter(name => name.startsWith('bundle')).sort()

test('died before the bundle: it is sealed from the spool, with not one request, and the spool is gone', async t => {
  const { folder, output, sealed, again, asked } = await diedAtTheEnd(t)
  await rm(output)
  await rm(`${output}.sig`)
  t.is((await again()).sealed.sha256, sealed.sha256)
  t.is(asked(), 0)
  t.deepEqual((await readdir(folder)).sort(), ['bundle.tar.gz', 'bundle.tar.gz.sig', 'stigpack.key', 'stigpack.pub'])
})

test('died between signature and bundle: the lonely signature is in nobody’s way', async t => {
  const { folder, output, sealed, again } = await diedAtTheEnd(t)
  await rm(output)
  t.is((await again()).sealed.sha256, sealed.sha256)
  t.deepEqual(await visible(folder), ['bundle.tar.gz', 'bundle.tar.gz.sig'])
})

test('died after the bundle: it is recognised, and left as it is', async t => {
  const { folder, output, sealed, again } = await diedAtTheEnd(t)
  const before = await readFile(output)
  const outcome = await again()
  t.is(outcome.sealed.sha256, sealed.sha256)
  t.is(outcome.sealed.path, output)
  t.deepEqual(await readFile(output), before)
  t.deepEqual(await visible(folder), ['bundle.tar.gz', 'bundle.tar.gz.sig'])
})

test('a file of somebody else under that name is not replaced, and the spool waits on', async t => {
  const { folder, output, again } = await diedAtTheEnd(t)
  await writeFile(output, 'mine')
  await t.throwsAsync(again(), { code: 'OUTPUT_EXISTS' })
  t.is(await readFile(output, 'utf8'), 'mine')
  t.true((await readdir(folder)).includes('.bundle.tar.gz.spool'))
  t.is((await again(true)).record.cluster.uid, 'cluster-uid')
})

test('what a killed process left of its writing goes away', async t => {
  const { folder, output, again } = await diedAtTheEnd(t)
  await rm(output)
  await writeFile(join(folder, '.bundle.tar.gz.0123456789ab.part'), 'half')
  await writeFile(join(folder, '.bundle.tar.gz.sig.0123456789ab.part'), 'half')
  await writeFile(join(folder, '.bundle.tar.gz.other'), 'not ours')
  await again()
  t.deepEqual(
    (await readdir(folder)).filter(name => name.startsWith('.')),
    ['.bundle.tar.gz.other'],
  )
})
