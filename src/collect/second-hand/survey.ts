// What the objects on their way tell about the cluster that they came from: nodes, identity, platform, version.
import { ZodError } from 'zod'
import type { InventoryNode } from '../../schema/manifest.ts'
import { readNode } from '../inventory.ts'
import { type Clues, noClues } from '../platform.ts'
import type { ObjectKind } from './kinds.ts'
import { isPlain, type Plain, type Provenance } from './objects.ts'
import { invalidInput } from './problem.ts'
import type { Origin } from './shelf.ts'

export interface VersionStatement {
  readonly version: Plain
  readonly gitVersion: string
  readonly origin: Origin
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((part, key) => (isPlain(part) && Object.hasOwn(part, key) ? part[key] : undefined), value)

export class Survey {
  readonly #nodes = new Map<string, InventoryNode>()
  readonly clues: Clues = noClues()
  /** UID of kube-system; empty where it was not seen. */
  clusterUid = ''
  readonly versions: VersionStatement[] = []
  /** Tags of the images that API servers run as static pods. */
  readonly apiServerTags = new Set<string>()

  /**
   * Asked of every object, also of those that are there already.
   * @throws StigpackError FROM_INVALID where the inputs come from two clusters
   */
  identify(kind: ObjectKind, object: Plain, provenance: Provenance, origin: Origin): void {
    if (kind.source !== 'namespaces' || provenance === 'declared' || at(object, 'metadata', 'name') !== 'kube-system')
      return
    const uid = String(at(object, 'metadata', 'uid'))
    if (this.clusterUid !== '' && this.clusterUid !== uid)
      throw invalidInput(
        origin.input,
        origin.line,
        'It comes from another cluster than the input before it: the UID of kube-system differs.',
        'Make one bundle for each cluster.',
      )
    this.clusterUid = uid
  }

  /** Only what was in a cluster says something about one. */
  object(kind: ObjectKind, object: Plain, provenance: Provenance, origin: Origin): void {
    if (provenance === 'declared') return
    const name = at(object, 'metadata', 'name')
    const namespace = at(object, 'metadata', 'namespace')
    if (kind.source === 'nodes') this.#node(object, origin)
    else if (kind.source === 'configmaps' && namespace === 'kube-system' && name === 'kubeadm-config')
      this.clues.kubeadmConfig = true
    else if (kind.source === 'pods' && namespace === 'kube-system') this.#staticPod(object)
  }

  version(version: Plain, origin: Origin): void {
    this.versions.push({ version, gitVersion: String(version['gitVersion']), origin })
  }

  /** Sorted by name. */
  get nodes(): InventoryNode[] {
    return [...this.#nodes.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  #node(object: Plain, origin: Origin): void {
    try {
      const { node, clue } = readNode(object)
      this.#nodes.set(node.name, node)
      this.clues.nodes.push(clue)
    } catch (error) {
      if (!(error instanceof ZodError)) throw error
      throw invalidInput(origin.input, origin.line, 'A Node object in it has an unknown form.')
    }
  }

  #staticPod(pod: Plain): void {
    const annotations = at(pod, 'metadata', 'annotations')
    if (!isPlain(annotations) || !('kubernetes.io/config.mirror' in annotations)) return
    if (Object.keys(annotations).some(key => key.startsWith('kubeadm.kubernetes.io/')))
      this.clues.kubeadmMirrorPod = true
    const containers = at(pod, 'spec', 'containers')
    for (const container of Array.isArray(containers) ? containers : []) {
      const image = at(container, 'image')
      if (at(container, 'name') !== 'kube-apiserver' || typeof image !== 'string') continue
      // What is no tag (a digest, a port) is no version either, and then nothing is taken from it.
      this.apiServerTags.add(/:([^:/@]+)$/.exec(image)?.[1] ?? '')
    }
  }
}
