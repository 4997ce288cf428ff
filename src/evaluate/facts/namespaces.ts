// The namespaces and their labels, which say what the cluster demands of what runs in them.
import type { EvidenceObject } from '../evidence.ts'
import { isObject, metadataOf, objectAt } from '../shape.ts'
import { slimObject } from './slim-object.ts'

export interface NamespaceFact {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly annotations: ReadonlyMap<string, string>
  /** Only its name and its place are left of it. */
  readonly item: EvidenceObject
}

/** Complete once every line was accepted; whether the list is whole the sources know. */
export class NamespaceFacts {
  readonly #byName = new Map<string, NamespaceFact>()

  accept(item: EvidenceObject): void {
    const { metadata, name } = metadataOf(item.object)
    const labels = texts(objectAt(metadata, 'labels'))
    const annotations = texts(objectAt(metadata, 'annotations'))
    this.#byName.set(name, { name, labels, annotations, item: slimObject(item) })
  }

  get(name: string): NamespaceFact | undefined {
    return this.#byName.get(name)
  }

  /** Sorted by name. */
  all(): readonly NamespaceFact[] {
    return [...this.#byName.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
  }
}

/** Annotations that carry a policy are short; a whole manifest in one is not kept. */
const longest = 256

function texts(map: unknown): ReadonlyMap<string, string> {
  const kept = new Map<string, string>()
  if (!isObject(map)) return kept
  for (const [key, value] of Object.entries(map))
    if (typeof value === 'string' && value.length <= longest) kept.set(key, value)
  return kept
}
