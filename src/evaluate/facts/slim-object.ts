// What is kept of an object until the end: who it is and where it lies, so that memory stays flat over any cluster.
import type { EvidenceObject } from '../evidence.ts'
import { type JsonObject, metadataOf } from '../shape.ts'

/** A ShapeError where it has no name. */
export function slimObject({ object, ...rest }: EvidenceObject): EvidenceObject {
  const { metadata, name, namespace } = metadataOf(object)
  const uid = metadata['uid']
  const slim: JsonObject = {
    ...(typeof object['kind'] === 'string' ? { kind: object['kind'] } : {}),
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      // Tells a dumped object from a declared one.
      ...(typeof uid === 'string' ? { uid } : {}),
    },
  }
  return { ...rest, object: slim }
}
