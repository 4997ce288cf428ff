// What every node showed of itself, and how far it can be relied on: the door of the checks to node evidence.
import { locate, type NodePart, nodeSource } from '../../../model/source.ts'
import type { ManifestPredicate } from '../../../schema/manifest.ts'
import { partOfGap } from '../../../schema/node-evidence.ts'
import type { Platform } from '../../../schema/platform.ts'
import type { EvidenceObject } from '../../evidence.ts'
import type { Sources } from '../sources.ts'
import { type KubeletState, kubeletOn } from './kubelet.ts'
import { NodeRecord } from './record.ts'
import { NodeView } from './view.ts'

export class NodeEvidenceFacts {
  readonly #sources: Sources
  readonly #predicate: ManifestPredicate
  readonly #records = new Map<string, NodeRecord>()
  readonly #views = new Map<string, NodeView>()
  readonly #sent: ReadonlySet<string>

  readonly #kubelets = new Map<string, KubeletState>()
  /** The catalogues of every platform. */
  readonly platforms: readonly Platform[]

  constructor(predicate: ManifestPredicate, sources: Sources, platforms: readonly Platform[]) {
    this.#predicate = predicate
    this.#sources = sources
    this.platforms = platforms
    const sent = new Set<string>()
    for (const { path } of predicate.files) {
      const location = locate(path)
      if (location?.kind === 'node') sent.add(location.node)
    }
    // A gap of one part says that the rest was there once.
    for (const { source } of predicate.gaps) {
      const [, node] = /^node\/([^/]+)\/[a-z]+$/.exec(source) ?? []
      if (node !== undefined) sent.add(node)
    }
    this.#sent = sent
  }

  accept(item: EvidenceObject, node: string): void {
    let record = this.#records.get(node)
    if (record === undefined) {
      record = new NodeRecord(node)
      this.#records.set(node, record)
    }
    record.accept(item)
  }

  /** Whether anything of the node was taken in: then its processes and files are asked before the API server. */
  has(node: string): boolean {
    return this.#sent.has(node)
  }

  /** The nodes that sent something, sorted, whatever the inventory says. */
  get nodes(): readonly string[] {
    return [...this.#sent].sort()
  }

  /** Of the cluster, as the manifest tells; undefined where it is unknown. */
  get platform(): Platform | undefined {
    return this.platforms.find(({ id }) => id === this.#predicate.cluster.platform)
  }

  /** The kubelet of a node as its process and its files show it. */
  kubelet(node: string): KubeletState {
    let state = this.#kubelets.get(node)
    if (state === undefined) {
      state = kubeletOn(this.of(node))
      this.#kubelets.set(node, state)
    }
    return state
  }

  of(node: string): NodeView {
    let view = this.#views.get(node)
    if (view === undefined) {
      const record = this.#records.get(node) ?? new NodeRecord(node)
      view = new NodeView(record, part => this.#doubt(record, part))
      this.#views.set(node, view)
    }
    return view
  }

  /** Why a part cannot be relied on as a whole. What its own lines say is lacking is left to whoever asks for that. */
  #doubt(record: NodeRecord, part: NodePart): string | undefined {
    if (!this.has(record.node)) {
      const gap = this.#predicate.gaps.find(({ source }) => source === nodeSource(record.node))
      const why = gap === undefined || gap.message === '' ? '' : ` (${gap.message})`
      return `no node evidence of ${record.node} was collected${why}`
    }
    // Gaps are lines of the part `node`, so without it nobody knows what the other parts lack.
    for (const name of part === 'node' ? [part] : (['node', part] as const)) {
      const state = this.#sources.state(nodeSource(record.node, name))
      if (state.state !== 'complete' && !this.#isExplained(record, name)) return state.message
    }
    return record.uid === undefined ? `the head of the node evidence of ${record.node} is missing` : undefined
  }

  /** One gap of the part, which counts just as many lines of kind `gap` as there are. */
  #isExplained(record: NodeRecord, part: NodePart): boolean {
    const source = nodeSource(record.node, part)
    if (this.#sources.file(source) === undefined || this.#sources.damage(source) !== undefined) return false
    const [gap, second] = this.#predicate.gaps.filter(entry => entry.source === source)
    if (gap === undefined || second !== undefined || gap.reason !== 'partial') return false
    return gap.lines === record.gaps.filter(({ about }) => partOfAbout(about) === part).length
  }
}

const partOfAbout = (about: string): NodePart | undefined =>
  Object.hasOwn(partOfGap, about) ? partOfGap[about as keyof typeof partOfGap] : undefined
