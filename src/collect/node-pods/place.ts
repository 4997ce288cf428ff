// Where node pods run: the standing namespace of the site, or one of this run's own. What is put there goes away again.
import { setTimeout as sleep } from 'node:timers/promises'
import { RequestFault } from '../api/fault.ts'
import type { GapTaker } from '../perform.ts'
import type { ClusterSide } from './cluster-side.ts'
import {
  leftoverSelector,
  namespaceObject,
  type ObjectNames,
  ownLabels,
  runLabel,
  runSelector,
  scriptObject,
  scriptObjectName,
  standingNamespace,
} from './objects.ts'
import type { NodePodTexts, Pace } from './options.ts'
import { isAbandoned, ownerAnnotations } from './owner.ts'

export interface Place {
  readonly names: ObjectNames
  /** Name of the ConfigMap with the script. */
  readonly script: string
  /** Beginning of the names of this run's pods. */
  readonly prefix: string
  readonly selector: string
  /** Whether the namespace is this run's own. */
  readonly isOwn: boolean
}

interface Purpose {
  readonly runId: string
  /** Letters that no other process has, not even one that goes on with the same run. */
  readonly tag: string
  /** When what is made is nobody's any more, in milliseconds. */
  readonly expires: number
}

/** Names the place; nothing is made yet. */
export async function choosePlace(
  cluster: ClusterSide,
  { runId, tag, expires }: Purpose,
  signal: AbortSignal,
): Promise<Place> {
  const standing = await cluster.namespace(standingNamespace, signal).catch((error: unknown) => {
    // Without leave to look there may be leave to make one's own.
    if (error instanceof RequestFault && error.status === 403) return undefined
    throw error
  })
  const isOurs = Object.entries(ownLabels).every(([name, value]) => standing?.metadata.labels?.[name] === value)
  const isOwn = !isOurs || standing?.metadata.deletionTimestamp != null
  const names = {
    namespace: isOwn ? `${standingNamespace}-${tag}` : standingNamespace,
    labels: { [runLabel]: runId },
    annotations: await ownerAnnotations(expires),
  }
  return { names, script: scriptObjectName(tag), prefix: `node-${tag}`, selector: runSelector(runId), isOwn }
}

export async function prepare(
  cluster: ClusterSide,
  place: Place,
  texts: NodePodTexts,
  signal: AbortSignal,
): Promise<void> {
  const { namespace, labels, annotations } = place.names
  signal.throwIfAborted()
  if (place.isOwn) await cluster.createNamespace(namespaceObject(namespace, labels, annotations))
  signal.throwIfAborted()
  await cluster.createConfigMap(namespace, scriptObject(place.script, place.names, texts))
}

/**
 * Removes everything that the run put there, and waits until it is gone or `removal` is over. Never throws: what is left is
 * said in the log, and the next run removes it.
 */
export async function clear(cluster: ClusterSide, place: Place, run: GapTaker, pace: Pace): Promise<boolean> {
  const { namespace } = place.names
  const signal = AbortSignal.timeout(pace.removal)
  const steps = [
    () => clearPods(cluster, place, pace, signal),
    () => cluster.deleteConfigMap(namespace, place.script, signal),
    async () => {
      if (!place.isOwn) return
      await cluster.deleteNamespace(namespace, signal)
      while ((await cluster.namespace(namespace, signal)) !== undefined) await sleep(pace.look, undefined, { signal })
    },
  ]
  const problems: string[] = []
  // One that fails must not keep the next from being tried.
  for (const step of steps)
    await step().catch((error: unknown) => problems.push(error instanceof Error ? error.message : String(error)))
  if (problems.length === 0) run.log.add('info', 'node pods removed', { namespace })
  else
    run.log.add(
      'warn',
      'what the node pods needed could not be removed; the next collection with --nodes pods tries again',
      { namespace, why: problems },
    )
  return problems.length === 0
}

/** Pods of a node that does not answer stay on the list until they are taken off it by force. */
async function clearPods(cluster: ClusterSide, place: Place, pace: Pace, signal: AbortSignal): Promise<void> {
  const { namespace } = place.names
  const began = performance.now()
  for (;;) {
    const pods = await cluster.pods(namespace, place.selector, signal)
    if (pods.length === 0) return
    const grace = performance.now() - began < pace.removal / 4 ? 1 : 0
    for (const { metadata } of pods)
      if (grace === 0 || metadata.deletionTimestamp == null)
        await cluster.deletePod(namespace, metadata.name, grace, signal)
    await sleep(pace.look, undefined, { signal })
  }
}

/** Removes what killed runs left behind, in the standing namespace and in ones of their own. Returns what it removed. */
export async function removeLeftovers(cluster: ClusterSide, now: number, signal: AbortSignal): Promise<string[]> {
  const removed: string[] = []
  const abandoned = async <T extends { metadata: { annotations?: Record<string, string> | null | undefined } }>(
    found: readonly T[],
  ): Promise<T[]> => {
    const dead: T[] = []
    for (const one of found) if (await isAbandoned(one.metadata.annotations ?? {}, now)) dead.push(one)
    return dead
  }
  const allowed = <T>(asked: Promise<T[]>): Promise<T[]> =>
    asked.catch((error: unknown) => {
      // Who may not see them has made none there.
      if (error instanceof RequestFault && (error.status === 403 || error.status === 404)) return []
      throw error
    })
  for (const { metadata } of await abandoned(await allowed(cluster.namespaces(leftoverSelector, signal)))) {
    for (const pod of await allowed(cluster.pods(metadata.name, leftoverSelector, signal)))
      await cluster.deletePod(metadata.name, pod.metadata.name, 0, signal)
    await cluster.deleteNamespace(metadata.name, signal)
    removed.push(`namespace ${metadata.name}`)
  }
  for (const { metadata } of await abandoned(
    await allowed(cluster.pods(standingNamespace, leftoverSelector, signal)),
  )) {
    await cluster.deletePod(standingNamespace, metadata.name, 0, signal)
    removed.push(`pod ${standingNamespace}/${metadata.name}`)
  }
  for (const { metadata } of await abandoned(
    await allowed(cluster.configMaps(standingNamespace, leftoverSelector, signal)),
  )) {
    await cluster.deleteConfigMap(standingNamespace, metadata.name, signal)
    removed.push(`config map ${standingNamespace}/${metadata.name}`)
  }
  return removed
}
