// One object of the evidence and where it lies.
import type { SourceName } from '../model/source.ts'
import type { ManifestFile } from '../schema/manifest.ts'
import type { JsonObject } from './shape.ts'

export interface EvidenceObject {
  readonly source: SourceName
  readonly object: JsonObject
  readonly file: ManifestFile
  /** 1-based. */
  readonly line: number
}
