// Tells a static pod from one that only looks like it.
import { type JsonObject, objectAt, objectsAt, textAt } from '../shape.ts'

/** The node whose kubelet mirrors the pod; undefined for any other pod, whatever it calls itself. */
export function mirroredOn(pod: JsonObject, metadata: JsonObject): string | undefined {
  const annotations = objectAt(metadata, 'annotations')
  if (textAt(annotations, 'kubernetes.io/config.mirror') === undefined) return undefined
  const node = textAt(objectAt(pod, 'spec'), 'nodeName')
  const owned = objectsAt(metadata, 'ownerReferences').some(
    owner => owner['kind'] === 'Node' && owner['name'] === node && owner['controller'] !== false,
  )
  return owned ? node : undefined
}
