// What discovery says the API server offers: which version of a resource to ask for, and what it proves not to exist.
import * as z from 'zod'

export const groupListSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.object({ groupVersion: z.string(), version: z.string() })),
      preferredVersion: z.object({ version: z.string() }).optional(),
    }),
  ),
})

export const coreVersionsSchema = z.object({ versions: z.array(z.string()) })

export const resourceListSchema = z.object({
  groupVersion: z.string(),
  resources: z.array(z.object({ name: z.string(), kind: z.string(), verbs: z.array(z.string()) })),
})
export type ResourceList = z.infer<typeof resourceListSchema>

/** A catalogue as plain data. */
export const catalogueStateSchema = z.object({
  listed: z.object({ core: z.boolean(), named: z.boolean() }),
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.string()),
      resources: z.array(z.tuple([z.string(), resourceListSchema.shape.resources])),
    }),
  ),
})
export type CatalogueState = z.infer<typeof catalogueStateSchema>

/**
 * `served` in that version; `not-served`: proved, the group was read completely; `unlistable`: it is there but cannot be
 * listed; `unknown`: discovery did not tell.
 */
export type Availability =
  | { readonly state: 'served'; readonly version: string }
  | { readonly state: 'not-served' | 'unlistable' | 'unknown' }

interface Group {
  /** The preferred one first, then as the server orders them. */
  readonly versions: readonly string[]
  readonly resources: Map<string, ResourceList['resources']>
}

export class Catalogue {
  readonly #groups = new Map<string, Group>()
  /** Whether the list of groups itself is complete; the core group ('') is listed apart from the others. */
  readonly #listed: { core: boolean; named: boolean } = { core: false, named: false }

  static of({ listed, groups }: CatalogueState): Catalogue {
    const catalogue = new Catalogue()
    Object.assign(catalogue.#listed, listed)
    for (const { name, versions, resources } of groups)
      catalogue.#groups.set(name, { versions, resources: new Map(resources) })
    return catalogue
  }

  get state(): CatalogueState {
    return {
      listed: { ...this.#listed },
      groups: [...this.#groups].map(([name, { versions, resources }]) => ({
        name,
        versions: [...versions],
        resources: [...resources],
      })),
    }
  }

  /** Notes that all groups of one kind are known by now: those that were not added do not exist. */
  markListed(which: 'core' | 'named'): void {
    this.#listed[which] = true
  }

  addGroup(name: string, versions: readonly string[], preferred?: string): void {
    const sorted =
      preferred === undefined ? versions : [preferred, ...versions.filter(version => version !== preferred)]
    this.#groups.set(name, { versions: sorted, resources: new Map() })
  }

  addResources(group: string, version: string, resources: ResourceList['resources']): void {
    this.#groups.get(group)?.resources.set(version, resources)
  }

  lookup(groupName: string, resource: string): Availability {
    const group = this.#groups.get(groupName)
    if (group === undefined)
      return { state: this.#listed[groupName === '' ? 'core' : 'named'] ? 'not-served' : 'unknown' }
    let isThere = false
    for (const version of group.versions) {
      const found = group.resources.get(version)?.find(({ name }) => name === resource)
      if (found === undefined) continue
      if (found.verbs.includes('list')) return { state: 'served', version }
      isThere = true
    }
    if (isThere) return { state: 'unlistable' }
    return { state: group.versions.every(version => group.resources.has(version)) ? 'not-served' : 'unknown' }
  }
}
