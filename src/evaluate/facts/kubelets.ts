// Every node's kubelet configuration as its /configz shows it: the effective one, without saying where a value came from.

import { configzSource } from '../../model/source.ts'
import type { ManifestFile } from '../../schema/manifest.ts'
import type { EvidenceObject } from '../evidence.ts'
import { isObject, type JsonObject } from '../shape.ts'
import type { Sources } from './sources.ts'

export type KubeletConfiguration =
  | { readonly configuration: JsonObject; readonly file: ManifestFile }
  | { readonly missing: string }

export class KubeletFacts {
  readonly #sources: Sources
  readonly #byNode = new Map<string, { readonly configuration: JsonObject; readonly file: ManifestFile }>()

  constructor(sources: Sources) {
    this.#sources = sources
  }

  accept(item: EvidenceObject): void {
    const node = item.source.slice('configz/'.length)
    const body = Object.hasOwn(item.object, 'kubeletconfig') ? item.object['kubeletconfig'] : undefined
    // An empty body comes from something that is not a kubelet: a real one always shows what is enabled.
    if (!isObject(body) || Object.keys(body).length === 0) {
      this.#sources.broken(item.source, 'there is no kubeletconfig in it')
      return
    }
    this.#byNode.set(node, { configuration: body, file: item.file })
  }

  of(node: string): KubeletConfiguration {
    const source = configzSource(node)
    const state = this.#sources.state(source)
    const read = this.#byNode.get(node)
    if (state.state === 'complete' && read !== undefined) return read
    return { missing: 'message' in state ? state.message : `\`${source}\` is empty` }
  }
}
