// What became of each source: complete, proven empty, incomplete, or not collected at all. Every verdict asks here first.
import { type EvidenceLocation, locate, type SourceName } from '../../model/source.ts'
import type { Gap, ManifestFile, ManifestPredicate } from '../../schema/manifest.ts'
import type { DiscoveryFacts } from './discovery.ts'

export type SourceState =
  | { readonly state: 'complete' }
  /** Discovery proves that the API does not have the resource, so there are no such objects. */
  | { readonly state: 'none'; readonly message: string }
  /** Something came, but not all of it: it can prove a fail, never a pass. */
  | { readonly state: 'incomplete'; readonly message: string }
  | { readonly state: 'missing'; readonly message: string }

export const sourceOfLocation = (location: EvidenceLocation): SourceName =>
  location.kind === 'version' || location.kind === 'discovery' ? location.kind : location.source

/** A gap in words: `pods: forbidden (pods is forbidden: User "x" cannot list …)`. */
const wordGap = (gap: Gap): string =>
  `\`${gap.source}\` ${gap.reason === 'partial' ? 'is incomplete' : 'was not collected'}: ${gap.reason}${gap.message === '' ? '' : ` (${gap.message})`}`

export class Sources {
  readonly #files = new Map<SourceName, ManifestFile>()
  readonly #gaps = new Map<SourceName, Gap>()
  readonly #recorded = new Map<SourceName, number>()
  readonly #lines = new Map<SourceName, number>()
  readonly #broken = new Map<SourceName, string>()
  readonly #watched: ReadonlySet<SourceName>
  readonly #discovery: DiscoveryFacts | undefined

  /** `watched` are the sources whose lines are counted: those that somebody reads. */
  constructor(predicate: ManifestPredicate, watched: ReadonlySet<SourceName>, discovery?: DiscoveryFacts) {
    this.#watched = watched
    this.#discovery = discovery
    for (const file of predicate.files) {
      const location = locate(file.path)
      if (location !== undefined) this.#files.set(sourceOfLocation(location), file)
    }
    for (const gap of predicate.gaps) {
      const known = this.#gaps.get(gap.source)
      // Two gaps of one source: one that proves nothing outranks one that proves absence.
      if (known === undefined || known.reason === 'not-served') this.#gaps.set(gap.source, gap)
    }
    for (const record of predicate.collectors)
      this.#recorded.set(record.source, (this.#recorded.get(record.source) ?? 0) + record.objects)
  }

  file(source: SourceName): ManifestFile | undefined {
    return this.#files.get(source)
  }

  /** Neither evidence nor a gap: whoever collected did not ask for it. */
  isUnexplained(source: SourceName): boolean {
    return !this.#files.has(source) && !this.#gaps.has(source)
  }

  count(source: SourceName): void {
    this.#lines.set(source, (this.#lines.get(source) ?? 0) + 1)
  }

  /** A line or document of the source could not be read: it counts as incomplete from here on. */
  broken(source: SourceName, why: string): void {
    if (!this.#broken.has(source)) this.#broken.set(source, why)
  }

  state(source: SourceName): SourceState {
    const file = this.#files.get(source)
    const gap = this.#gaps.get(source)
    if (file === undefined) {
      if (gap === undefined && this.#isProvedAbsent(source))
        return { state: 'none', message: `discovery does not list \`${source}\`` }
      if (gap === undefined) return { state: 'missing', message: `\`${source}\` was not collected` }
      if (gap.reason !== 'not-served') return { state: 'missing', message: wordGap(gap) }
      return { state: 'none', message: `the API server does not serve \`${source}\`` }
    }
    if (gap !== undefined) return { state: 'incomplete', message: wordGap(gap) }
    const damage = this.damage(source)
    return damage === undefined ? { state: 'complete' } : { state: 'incomplete', message: damage }
  }

  /**
   * The files that were read to know that nothing more is there: those of the sources, and discovery where the API server
   * serves none of them.
   */
  filesOf(sources: readonly SourceName[]): readonly ManifestFile[] {
    const names = sources.flatMap(source => (this.#files.has(source) ? [source] : ['discovery']))
    return [...new Set(names)].flatMap(name => this.#files.get(name) ?? [])
  }

  /** A collection that did not know the source yet may still have read, as a whole, that there is no such resource. */
  #isProvedAbsent(source: SourceName): boolean {
    return (
      source !== 'discovery' &&
      this.#discovery?.provesAbsent(source) === true &&
      this.state('discovery').state === 'complete'
    )
  }

  /** Why what came of a source is not what was collected; undefined where it is. */
  damage(source: SourceName): string | undefined {
    const broken = this.#broken.get(source)
    if (broken !== undefined) return `\`${source}\` cannot be read in full: ${broken}`
    const [recorded, read] = [this.#recorded.get(source), this.#lines.get(source) ?? 0]
    return recorded !== undefined && this.#watched.has(source) && recorded !== read
      ? `\`${source}\` is incomplete: ${recorded} objects were collected and ${read} are in the bundle`
      : undefined
  }
}
