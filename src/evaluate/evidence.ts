// One object of the evidence and where it lies.
import type { SourceName } from '../model/source.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import { type JsonObject, metadataOf } from './shape.ts'

export interface EvidenceObject {
  readonly source: SourceName
  readonly object: JsonObject
  readonly file: ManifestFile
  /** 1-based. */
  readonly line: number
}

/** `Pod default/web`; an object that does not say its kind goes by its source. A ShapeError where it has no name. */
export function objectName({ object, source }: EvidenceObject): string {
  const { name, namespace } = metadataOf(object)
  const kind = typeof object['kind'] === 'string' && object['kind'] !== '' ? object['kind'] : source
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`
}
