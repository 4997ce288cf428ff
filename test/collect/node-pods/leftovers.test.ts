// What a killed collection left behind is found and removed by the next; what another is working with is not.
import { spawnSync } from 'node:child_process'
import test, { type ExecutionContext } from 'ava'
import { namespaceObject, ownLabels, runLabel, standingNamespace } from '../../../src/collect/node-pods/objects.ts'
import { isAbandoned, ownerAnnotations } from '../../../src/collect/node-pods/owner.ts'
import { script } from '../node/support.ts'
import { collectFrom } from '../support/collecting.ts'
import { serve } from '../support/server.ts'
import { FakeCluster } from './fake-cluster.ts'

/** The clock of these collections begins with 2026. */
const later = Date.UTC(2027, 0, 1)
const isLinux = process.platform === 'linux'

/** A process that is over, on this machine. */
function dead(annotations: Record<string, string>): Record<string, string> {
  const { pid } = spawnSync('true')
  return { ...annotations, 'stigpack/process': `${pid}.1` }
}

async function collectAfter(t: ExecutionContext, annotations: Record<string, string>) {
  const cluster = new FakeCluster()
  const labels = { [runLabel]: 'another-run' }
  const own = `/api/v1/namespaces/${standingNamespace}-dead0000`
  const standing = `/api/v1/namespaces/${standingNamespace}`
  const metadata = (name: string) => ({ name, labels: { ...ownLabels, ...labels }, annotations })
  cluster.objects.set(own, namespaceObject(`${standingNamespace}-dead0000`, labels, annotations))
  cluster.objects.set(`${own}/pods/node-1`, { metadata: metadata('node-1') })
  cluster.objects.set(standing, namespaceObject(standingNamespace))
  cluster.objects.set(`${standing}/pods/node-2`, { metadata: metadata('node-2') })
  cluster.objects.set(`${standing}/configmaps/script-2`, { metadata: metadata('script-2') })
  cluster.objects.set(`${standing}/pods/of-the-site`, { metadata: { name: 'of-the-site', labels: { ...ownLabels } } })
  const server = await serve(await cluster.routes())
  t.teardown(() => server.close())
  const nodePods = {
    image: 'x',
    texts: { script: 'x', runner: 'x' },
    knownScripts: [script.bodySha256],
    pace: { look: 5, removal: 8000 },
  }
  const { record } = await collectFrom(t, server, { options: { nodePods } })
  t.is(record.nodeEvidence?.length, 3)
  return [...cluster.objects.keys()].map(path => path.replace('/api/v1/namespaces/', '')).sort()
}

const kept = [standingNamespace, `${standingNamespace}/pods/of-the-site`]
const all = [
  ...kept,
  `${standingNamespace}-dead0000`,
  `${standingNamespace}-dead0000/pods/node-1`,
  `${standingNamespace}/configmaps/script-2`,
  `${standingNamespace}/pods/node-2`,
].sort()

test.serial('of a run whose process is gone: removed at once', async t => {
  const gone = isLinux ? kept : all // elsewhere nothing tells, and its time is waited for
  t.deepEqual(await collectAfter(t, dead(await ownerAnnotations(later))), gone)
})

test.serial('of a run whose time is over: removed, wherever it ran', async t => {
  t.deepEqual(
    await collectAfter(t, {
      'stigpack/machine': 'elsewhere',
      'stigpack/process': '1.1',
      'stigpack/expires': '2020-01-01T00:00:00.000Z',
    }),
    kept,
  )
})

test.serial('of a run that is at work here: left alone', async t => {
  t.deepEqual(await collectAfter(t, await ownerAnnotations(later)), all)
})

test.serial('of a run on another machine: left alone until its time is over', async t => {
  t.deepEqual(await collectAfter(t, dead({ ...(await ownerAnnotations(later)), 'stigpack/machine': 'elsewhere' })), all)
})

test.serial('an id that came round again is another process', async t => {
  const mine = await ownerAnnotations(later)
  t.false(await isAbandoned(mine, 0))
  t.is(await isAbandoned({ ...mine, 'stigpack/process': `${process.pid}.1` }, 0), isLinux, 'only /proc tells')
  t.true(await isAbandoned({}, 0), 'without a time it is nobody’s')
  t.false(await isAbandoned({ ...mine, 'stigpack/process': 'nonsense' }, 0), 'what cannot be read waits for its time')
})
