// Runs the node script in a pod on each node, a few at a time, and takes in what comes; what does not come is a gap of its node.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StigpackError } from '../../errors.ts'
import { nodeSource } from '../../model/source.ts'
import type { Random } from '../../ports.ts'
import type { InventoryNode, NodeEvidenceRecord } from '../../schema/manifest.ts'
import { RequestFault } from '../api/fault.ts'
import { inParallel } from '../api/limiter.ts'
import { importNodeFile } from '../node/import-node-files.ts'
import { readNodeFile } from '../node/read-node-file.ts'
import { addGap, perform } from '../perform.ts'
import type { Run } from '../run.ts'
import { ClusterSide } from './cluster-side.ts'
import { isRecentServer, podObject } from './objects.ts'
import { defaultPace, type NodePodsOptions, type Pace } from './options.ts'
import { outputOf } from './output.ts'
import { choosePlace, clear, type Place, prepare, removeLeftovers } from './place.ts'
import { PodWatch } from './pod-watch.ts'
import { verdictOf } from './verdict-of-pod.ts'

export interface InPods {
  readonly options: NodePodsOptions
  readonly runId: string
  /** A folder of this run's own, where node files lie until they are taken in. */
  readonly folder: string
  readonly random: Random
}

/** Before anything is listed, so that pods of a killed run are no evidence. What cannot be removed is said in the log. */
export async function sweep(run: Run): Promise<void> {
  try {
    const removed = await removeLeftovers(new ClusterSide(run.connection.api), run.now(), run.signal)
    if (removed.length > 0) run.log.add('info', 'removed what a collection that was killed left behind', { removed })
  } catch (error) {
    run.signal.throwIfAborted()
    if (!(error instanceof RequestFault)) throw error
    run.log.add('warn', 'what a collection that was killed left behind could not be removed', { why: error.message })
  }
}

/** Throws the signal's reason and OUTPUT_UNWRITABLE; in any case everything that was made in the cluster is removed again. */
export async function collectInPods(
  run: Run,
  nodes: readonly InventoryNode[],
  parts: InPods,
): Promise<NodeEvidenceRecord[]> {
  if (nodes.length === 0) return []
  const pace: Pace = { ...defaultPace, ...parts.options.pace }
  const cluster = new ClusterSide(run.connection.api)
  let place: Place | undefined
  const records: NodeEvidenceRecord[] = []
  await mkdir(parts.folder, { recursive: true, mode: 0o700 })
  try {
    const longest = Math.ceil(nodes.length / pace.parallel) * pace.attempts * (pace.start + pace.run) + pace.removal
    const tag = Buffer.from(parts.random.bytes(4)).toString('hex')
    place = await choosePlace(cluster, { runId: parts.runId, tag, expires: run.now() + longest }, run.signal)
    await prepare(cluster, place, parts.options.texts, run.signal)
    // Not written down as finished: a run that goes on with this one asks the nodes anew, in one go with their records.
    const unrecorded: Run = { ...run, recorder: undefined }
    const work = new PodWork(run, cluster, place, pace, parts)
    await inParallel([...nodes.entries()], pace.parallel, ([index, { name, osImage }]) =>
      perform(unrecorded, {
        source: nodeSource(name),
        async work(step) {
          if (/windows/i.test(osImage)) throw new RequestFault('invalid', 'a Windows node runs no sh')
          const { record, lines } = await work.on(name, index + 1, detail => step.update(detail))
          records.push(record)
          return `${lines} lines`
        },
      }),
    )
  } catch (error) {
    run.signal.throwIfAborted()
    if (!(error instanceof RequestFault)) throw error
    const { reason, message, status } = withRights(error)
    for (const { name } of nodes) addGap(run, nodeSource(name), reason, message, status)
  } finally {
    if (place !== undefined) await removal(run, cluster, place, pace)
    await rm(parts.folder, { recursive: true, force: true })
  }
  return records.sort((a, b) => (a.node < b.node ? -1 : 1))
}

async function removal(run: Run, cluster: ClusterSide, place: Place, pace: Pace): Promise<void> {
  const step = run.progress.start(`removing ${place.names.namespace}`)
  const isGone = await clear(cluster, place, run, pace)
  step.end(isGone ? 'done' : 'gap', isGone ? 'nothing of it is left' : 'something may be left: see the log')
}

class PodWork {
  readonly #run: Run
  readonly #cluster: ClusterSide
  readonly #place: Place
  readonly #pace: Pace
  readonly #parts: InPods
  readonly #watch: PodWatch

  constructor(run: Run, cluster: ClusterSide, place: Place, pace: Pace, parts: InPods) {
    this.#run = run
    this.#cluster = cluster
    this.#place = place
    this.#pace = pace
    this.#parts = parts
    const { names, selector } = place
    this.#watch = new PodWatch(cluster, { namespace: names.namespace, selector }, pace.look, run.signal)
  }

  /** Throws RequestFault for a node of which nothing came. */
  async on(node: string, index: number, say: (detail: string) => void) {
    for (let attempt = 1; ; attempt += 1) {
      const name = `${this.#place.prefix}-${index}-${attempt}`
      try {
        return await this.#once(node, name, say)
      } catch (error) {
        this.#run.signal.throwIfAborted()
        if (!(error instanceof ThrownOut) || attempt >= this.#pace.attempts) throw error
        this.#run.log.add('info', 'a node pod is tried again', { node, why: error.message })
      }
    }
  }

  async #once(node: string, name: string, say: (detail: string) => void) {
    const { namespace } = this.#place.names
    const { signal, clusterUid, version } = this.#run
    const { image } = this.#parts.options
    const isRecent = isRecentServer(version)
    const parts = { image, script: this.#place.script, cluster: clusterUid, how: 'frame' as const, isRecent }
    await this.#create(podObject(name, node, this.#place.names, parts))
    try {
      const imageId = await this.#ended(name, say)
      const bytes = outputOf(await this.#cluster.log(namespace, name, signal))
      return await this.#takeIn(node, join(this.#parts.folder, `${name}.ndjson`), bytes, { image, imageId })
    } finally {
      // At once, so that no node keeps it longer than need be; what this misses is removed in the end.
      if (!signal.aborted) await this.#cluster.deletePod(namespace, name, 1, signal).catch(() => undefined)
    }
  }

  /** A namespace that was made a moment ago has no service account yet, and no pod is let in before it has one. */
  async #create(pod: object): Promise<void> {
    const { signal } = this.#run
    for (const began = performance.now(); ; ) {
      try {
        signal.throwIfAborted()
        return await this.#cluster.createPod(this.#place.names.namespace, pod)
      } catch (error) {
        const isEarly = error instanceof RequestFault && /serviceaccount.*not found/.test(error.message)
        if (!isEarly || performance.now() - began > this.#pace.trouble)
          throw error instanceof RequestFault ? withRights(error) : error
        await this.#watch.next('')
      }
    }
  }

  /** Waits until the pod has its result. Returns what the node took for the image. */
  async #ended(name: string, say: (detail: string) => void): Promise<string> {
    const began = performance.now()
    let [trouble, started]: [number | undefined, number | undefined] = [undefined, undefined]
    for (;;) {
      const pod = await this.#watch.next(name)
      if (pod === undefined) throw new ThrownOut('server-error', 'the pod was removed by somebody else')
      const now = performance.now()
      const verdict = verdictOf(pod)
      if (verdict.state === 'done') return pod.status.containerStatuses?.[0]?.imageID ?? ''
      if (verdict.state === 'failed')
        throw new (verdict.again ? ThrownOut : RequestFault)(verdict.reason, verdict.message)
      trouble = verdict.state === 'troubled' ? (trouble ?? now) : undefined
      if (verdict.state === 'troubled' && now - (trouble ?? now) >= this.#pace.trouble)
        throw new RequestFault(verdict.reason, verdict.message)
      if (pod.status.phase === 'Running') started ??= now
      say(pod.status.phase ?? 'Pending')
      if (started === undefined && now - began > this.#pace.start)
        throw new RequestFault('timeout', stuck(pod, this.#pace))
      if (started !== undefined && now - started > this.#pace.run)
        throw new RequestFault(
          'timeout',
          `the pod did not end within ${this.#pace.run / 1000} seconds; does its node answer?`,
        )
    }
  }

  async #takeIn(node: string, location: string, bytes: Buffer, pod: { image: string; imageId: string }) {
    await writeFile(location, bytes, { mode: 0o600 })
    try {
      const file = await readNodeFile(location, () => undefined)
      if (file.head.node !== node) throw new RequestFault('invalid', `the pod wrote down the node ${file.head.node}`)
      const name = `stigpack-node-${node}-${file.head.collectedAt.replace(/[-:]/g, '')}.ndjson`
      const taken = await importNodeFile(this.#run, { ...file, location, name }, this.#parts.options.knownScripts)
      const image = this.#run.redaction.ofText(pod.image)
      return { ...taken, record: { ...taken.record, pod: { image, imageId: this.#run.redaction.ofText(pod.imageId) } } }
    } catch (cause) {
      // What a node says of itself ends no collection.
      if (cause instanceof StigpackError && cause.code === 'NODE_EVIDENCE_INVALID')
        throw new RequestFault('invalid', `what the pod wrote is no node file: ${cause.why ?? cause.message}`, {
          cause,
        })
      throw cause
    } finally {
      await rm(location, { force: true })
    }
  }
}

/** Where it was forbidden, what would allow it. */
const withRights = (fault: RequestFault): RequestFault =>
  fault.status === 403
    ? new RequestFault(fault.reason, `${fault.message} (\`stigpack rbac --nodes pods\` prints the rights)`, {
        status: 403,
        cause: fault,
      })
    : fault

/** The node, not the script, ended it: another pod may fare better. */
class ThrownOut extends RequestFault {}

function stuck(
  pod: {
    readonly status: {
      readonly phase?: string | undefined
      readonly conditions?: readonly { readonly message?: string | undefined }[] | null | undefined
    }
  },
  pace: Pace,
): string {
  const why = pod.status.conditions
    ?.map(({ message }) => message)
    .find(message => message !== undefined && message !== '')
  return `the node did not begin with the pod within ${pace.start / 1000} seconds${why === undefined ? '; does its kubelet run?' : `: ${why}`}`
}
