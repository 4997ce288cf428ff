// Who made an object, and whether that maker is judged in its place.
import { type JsonObject, objectsAt, textAt } from '../shape.ts'
import { mirroredOn } from './static-pod.ts'

/**
 * `Node` for a static pod, else `DaemonSet/kube-proxy`: the owner that controls it, or the only one it has. Anyone may
 * write a Node into the owners of a pod, so that one counts only where the kubelet's own marks say the same.
 */
export function ownerOf(object: JsonObject, metadata: JsonObject): string | undefined {
  const owners = objectsAt(metadata, 'ownerReferences')
  const owner = owners.find(entry => entry['controller'] === true) ?? (owners.length === 1 ? owners[0] : undefined)
  if (owner === undefined) return undefined
  const kind = textAt(owner, 'kind') ?? ''
  return kind === 'Node' && mirroredOn(object, metadata) !== undefined
    ? 'Node'
    : `${kind}/${textAt(owner, 'name') ?? ''}`
}
