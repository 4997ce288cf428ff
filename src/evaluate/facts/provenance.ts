// Whether evidence was read live, comes from a dump, or was only declared in a manifest: a verdict says so where it matters.
import { locate, type SourceName } from '../../model/source.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { CollectorRecord, ManifestPredicate } from '../../schema/manifest.ts'
import type { EvidenceObject } from '../evidence.ts'
import { isObject } from '../shape.ts'
import { sourceOfLocation } from './sources.ts'

export type Provenance = 'live' | 'dumped' | 'declared'

export class ProvenanceFacts {
  readonly #records: ReadonlyMap<SourceName, CollectorRecord>

  constructor(predicate: ManifestPredicate) {
    const fromFiles = predicate.collectors.filter(({ provenance }) => provenance !== undefined)
    this.#records = new Map(fromFiles.map(record => [record.source, record]))
  }

  /** Where a source has both, the UID tells which an object is, as it did when the evidence was taken in. */
  of({ source, object }: EvidenceObject): Provenance {
    const counts = this.#records.get(source)?.provenance
    if (counts === undefined) return 'live'
    if (counts.declared === 0) return 'dumped'
    if (counts.dumped === 0) return 'declared'
    const metadata = object['metadata']
    const uid = isObject(metadata) ? metadata['uid'] : undefined
    return typeof uid === 'string' && uid !== '' ? 'dumped' : 'declared'
  }

  /** What a verdict that rests on these files owes its reader; `own` is of the one object that it is about. */
  about(citations: readonly Citation[], own?: Provenance): { provenance?: 'dumped' | 'declared'; sentence: string } {
    if (this.#records.size === 0) return { sentence: '' }
    const records = new Map<SourceName, CollectorRecord>()
    for (const { file } of citations) {
      const location = locate(file)
      const record = location === undefined ? undefined : this.#records.get(sourceOfLocation(location))
      if (record !== undefined) records.set(record.source, record)
    }
    const versionIsSaid = (records.get('version')?.provenance?.declared ?? 0) > 0
    records.delete('version')
    const cited = [...records.values()]
    const isDeclared =
      own === undefined ? cited.some(entry => (entry.provenance?.declared ?? 0) > 0) : own === 'declared'
    const isDumped = own === undefined ? cited.some(entry => (entry.provenance?.dumped ?? 0) > 0) : own === 'dumped'
    const stated = cited.filter(entry => entry.statedComplete === true).map(({ source }) => `\`${source}\``)
    const sentences = [
      ...(isDeclared ? [' This is what manifests declare, not what a cluster runs.'] : []),
      ...(isDumped ? [' This is from a dump, not from the cluster itself.'] : []),
      // One object proves itself; what is said of all of them rests on there being no more.
      ...(stated.length > 0 && own === undefined
        ? [` That the dump holds all of ${stated.join(', ')} is the operator's word.`]
        : []),
      ...(versionIsSaid ? [" The Kubernetes version is the operator's word."] : []),
    ]
    const sentence = sentences.join('')
    if (isDeclared) return { provenance: 'declared', sentence }
    return isDumped ? { provenance: 'dumped', sentence } : { sentence }
  }
}
