// What discovery lists: it alone proves that a resource does not exist. Needed where a bundle is older than a collector: it has
// neither the list nor a gap, and may still prove that there were no such objects.
import type { SourceName } from '../../model/source.ts'
import { type JsonObject, objectsAt, textAt, textsAt } from '../shape.ts'

export class DiscoveryFacts {
  /** Versions of each group, once the list of groups was seen. */
  readonly #groups = new Map<string, readonly string[]>()
  #listed = { core: false, named: false }
  /** Resources by `group/version`; the core group is empty. */
  readonly #resources = new Map<string, ReadonlySet<string>>()
  /** Singular and short names and kinds, in small letters. */
  readonly #otherNames = new Set<string>()

  accept(document: JsonObject): void {
    const kind = textAt(document, 'kind')
    if (kind === 'APIVersions') {
      this.#listed = { ...this.#listed, core: true }
      this.#groups.set('', textsAt(document, 'versions'))
    } else if (kind === 'APIGroupList') {
      this.#listed = { ...this.#listed, named: true }
      for (const group of objectsAt(document, 'groups'))
        this.#groups.set(
          textAt(group, 'name') ?? '',
          objectsAt(group, 'versions').map(entry => textAt(entry, 'version') ?? ''),
        )
    } else if (kind === 'APIResourceList') {
      const groupVersion = textAt(document, 'groupVersion') ?? ''
      const names = objectsAt(document, 'resources').map(entry => textAt(entry, 'name') ?? '')
      this.#resources.set(groupVersion.includes('/') ? groupVersion : `/${groupVersion}`, new Set(names))
      for (const entry of objectsAt(document, 'resources'))
        for (const name of [
          textAt(entry, 'singularName') ?? '',
          (textAt(entry, 'kind') ?? '').toLowerCase(),
          ...textsAt(entry, 'shortNames'),
        ])
          this.#otherNames.add(name)
    }
  }

  /** Whether everything that could list the resource was read, and does not. */
  provesAbsent(source: SourceName): boolean {
    const dot = source.indexOf('.')
    const [resource, group] = dot < 0 ? [source, ''] : [source.slice(0, dot), source.slice(dot + 1)]
    // `deployment.apps` is not absent, it is misspelt: a list of that name would always be empty.
    if (this.#otherNames.has(resource.toLowerCase()) && !this.#isPlural(resource)) return false
    if (!(group === '' ? this.#listed.core : this.#listed.named)) return false
    const versions = this.#groups.get(group)
    if (versions === undefined) return true
    return versions.every(version => this.#resources.get(`${group}/${version}`)?.has(resource) === false)
  }

  /** Whether any group has a resource of this very name. */
  #isPlural(resource: string): boolean {
    return [...this.#resources.values()].some(names => names.has(resource))
  }
}
