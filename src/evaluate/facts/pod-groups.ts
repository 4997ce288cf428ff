// The pods of each namespace by their labels: the pods of one workload are one group, so that a hundred thousand of them
// leave little behind. Kept only where a check asks for it.
import type { EvidenceObject } from '../evidence.ts'
import { booleanAt, isObject, type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt } from '../shape.ts'
import { mirroredOn } from './static-pod.ts'

export interface PodGroup {
  readonly namespace: string
  readonly labels: ReadonlyMap<string, string>
  readonly onHostNetwork: boolean
  readonly serviceAccount: string
  /** What the pod itself says of mounting a token; undefined leaves it to the service account. */
  readonly automount: boolean | undefined
  /** What encrypts its connections from inside the pod. */
  readonly mesh: 'istio' | 'linkerd' | 'ambient' | undefined
  /** The name of the first of them. */
  readonly example: string
  count: number
}

/** Many times the workloads of a large cluster. */
const keptGroups = 50_000

/** Labels that differ from pod to pod and that policies do not select by: left out, so that the pods stay one group. */
const individual = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'job-name',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
])

export class PodGroups {
  readonly #groups = new Map<string, PodGroup>()
  #isWanted = false
  #unkept = 0

  /** Called by a check that will read the groups, before the first pod comes. */
  want(): void {
    this.#isWanted = true
  }

  accept(item: EvidenceObject): void {
    if (!this.#isWanted) return
    const { metadata, name, namespace = '' } = metadataOf(item.object)
    const phase = textAt(objectAt(item.object, 'status'), 'phase')
    // It runs no more, and no traffic reaches it.
    if (phase === 'Succeeded' || phase === 'Failed') return
    const spec = objectAt(item.object, 'spec')
    if (spec === undefined) throw new ShapeError('spec', 'there')
    const onHostNetwork = booleanAt(spec, 'hostNetwork') === true
    const serviceAccount = textAt(spec, 'serviceAccountName') ?? 'default'
    // A static pod has no service account, whatever its mirror shows.
    const automount =
      mirroredOn(item.object, metadata) === undefined ? booleanAt(spec, 'automountServiceAccountToken') : false
    const mesh = meshOf(spec, metadata)
    const labels = new Map<string, string>()
    const map = objectAt(metadata, 'labels')
    if (isObject(map))
      for (const key of Object.keys(map).sort()) if (!individual.has(key)) labels.set(key, textAt(map, key) ?? '')
    const traits = { namespace, onHostNetwork, serviceAccount, automount, mesh }
    const key = JSON.stringify([traits, ...labels])
    const known = this.#groups.get(key)
    if (known !== undefined) known.count += 1
    else if (this.#groups.size >= keptGroups) this.#unkept += 1
    else this.#groups.set(key, { ...traits, labels, example: name, count: 1 })
  }

  /** Why there may be more pods than the groups say. */
  get doubt(): string | undefined {
    return this.#unkept === 0
      ? undefined
      : `the pods differ in more than ${keptGroups} ways, and ${this.#unkept} are not kept`
  }

  /** By namespace. */
  byNamespace(): ReadonlyMap<string, readonly PodGroup[]> {
    const groups = new Map<string, PodGroup[]>()
    for (const group of this.#groups.values()) {
      const list = groups.get(group.namespace) ?? []
      groups.set(group.namespace, list)
      list.push(group)
    }
    return groups
  }
}

const ambientMark = 'ambient.istio.io/redirection'

/** By the proxy that injection put into the pod, as a container or as an init container that keeps running. */
function meshOf(spec: JsonObject, metadata: JsonObject): PodGroup['mesh'] {
  for (const list of ['containers', 'initContainers'])
    for (const container of objectsAt(spec, list)) {
      const name = container['name']
      // An init container that only sets up the network ends before the program starts.
      if (list === 'initContainers' && container['restartPolicy'] !== 'Always') continue
      if (name === 'istio-proxy') return 'istio'
      if (name === 'linkerd-proxy') return 'linkerd'
    }
  return textAt(objectAt(metadata, 'annotations'), ambientMark) === 'enabled' ? 'ambient' : undefined
}
