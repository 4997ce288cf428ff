// DaemonSets that do something on every node, told by their images, and the pods of theirs that are ready on each node.
import type { AgentProduct } from '../../schema/hardening-checks.ts'
import type { EvidenceObject } from '../evidence.ts'
import { fits } from '../glob.ts'
import { arrayAt, integerAt, isObject, type JsonObject, metadataOf, objectAt, objectsAt, textAt } from '../shape.ts'
import { parseImage } from './images.ts'
import { ownerOf } from './owners.ts'
import { eachContainer, podSpecOf } from './pod-specs.ts'
import { slimObject } from './slim-object.ts'

export interface AgentSet {
  readonly item: EvidenceObject
  readonly product: AgentProduct
  /** `falco/falco` */
  readonly name: string
  readonly desired: number
  readonly ready: number
  /** Its pods go to nodes with any taint. */
  readonly toleratesAll: boolean
  /** Folders of the node that it mounts. */
  readonly hostPaths: readonly string[]
}

/** Images that are remembered; a cluster names the same few hundred over and over. */
const keptImages = 10_000

export class AgentFacts {
  readonly #products: readonly AgentProduct[]
  readonly #sets = new Map<string, AgentSet>()
  /** By DaemonSet, then by node: whether its pod there is ready. */
  readonly #pods = new Map<string, Map<string, boolean>>()
  readonly #firsts = new Map<string, number>()

  constructor(products: readonly AgentProduct[]) {
    this.#products = products
  }

  accept(item: EvidenceObject): void {
    if (item.source !== 'daemonsets.apps' && item.source !== 'pods') return
    const pod = podSpecOf(item.source, item.object)
    if (pod === undefined) return
    const product = this.#productOf(pod.spec, pod.path)
    if (product === undefined) return
    const { metadata, name, namespace } = metadataOf(item.object)
    if (item.source === 'daemonsets.apps') {
      const status = objectAt(item.object, 'status')
      this.#sets.set(`${namespace ?? ''}/${name}`, {
        item: slimObject(item),
        product,
        name: `${namespace ?? ''}/${name}`,
        desired: integerAt(status, 'desiredNumberScheduled') ?? 0,
        ready: integerAt(status, 'numberReady') ?? 0,
        toleratesAll: objectsAt(pod.spec, 'tolerations').some(isForAll),
        hostPaths: objectsAt(pod.spec, 'volumes').flatMap(volume => textAt(objectAt(volume, 'hostPath'), 'path') ?? []),
      })
      return
    }
    const owner = ownerOf(item.object, metadata) ?? ''
    const node = textAt(pod.spec, 'nodeName')
    if (!owner.startsWith('DaemonSet/') || node === undefined) return
    const key = `${namespace ?? ''}/${owner.slice('DaemonSet/'.length)}`
    const nodes = this.#pods.get(key) ?? new Map<string, boolean>()
    this.#pods.set(key, nodes.set(node, (nodes.get(node) ?? false) || isReady(item.object)))
  }

  get sets(): readonly AgentSet[] {
    return [...this.#sets.values()]
  }

  /** `true`: its pod on that node is ready. `false`: it is there and not ready. Undefined: there is none. */
  onNode(set: AgentSet, node: string): boolean | undefined {
    return this.#pods.get(set.name)?.get(node)
  }

  #productOf(spec: JsonObject, path: string): AgentProduct | undefined {
    let first = this.#products.length
    eachContainer({ spec, path }, (container, list) => {
      const image = textAt(container, 'image') ?? ''
      if (list === 'containers') first = Math.min(first, this.#firstOf(image))
    })
    return this.#products[first]
  }

  /** The first product that an image is one of, as an index; behind the last where it is none. */
  #firstOf(image: string): number {
    const known = this.#firsts.get(image)
    if (known !== undefined) return known
    const repository = parseImage(image)?.repository
    const found = this.#products.findIndex(
      ({ images }) => repository !== undefined && images.some(pattern => fits(pattern, repository)),
    )
    const first = found < 0 ? this.#products.length : found
    if (this.#firsts.size < keptImages) this.#firsts.set(image, first)
    return first
  }
}

const isForAll = (toleration: JsonObject): boolean =>
  textAt(toleration, 'operator') === 'Exists' &&
  (textAt(toleration, 'key') ?? '') === '' &&
  (textAt(toleration, 'effect') ?? '') === ''

function isReady(pod: JsonObject): boolean {
  const { metadata } = metadataOf(pod)
  // On its way out it protects nothing any more.
  if (metadata['deletionTimestamp'] !== undefined) return false
  return arrayAt(objectAt(pod, 'status'), 'conditions').some(
    entry => isObject(entry) && entry['type'] === 'Ready' && entry['status'] === 'True',
  )
}
