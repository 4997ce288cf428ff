// The release that the API servers' images name, for servers that were built without a version of their own.
import type { Citation } from '../../schema/evaluation.ts'
import { citeObject } from '../drafts.ts'
import { nodesExpectedToRun } from './component-nodes.ts'
import type { ComponentFacts } from './component-pods.ts'
import { imageTag } from './images.ts'
import type { Inventory } from './inventory.ts'
import { type KubernetesVersion, parseVersion } from './version.ts'

/** A build from source that nobody stamped calls itself `v0.0.0-master+<commit>`: that is no release. */
export const isUnstamped = (version: KubernetesVersion): boolean => version.major === 0

/**
 * The one release that the images of all expected API servers name. Undefined where one of them was not seen, where two
 * differ, where a tag is no release, where a kubelet is newer, which no supported cluster has, or where none is of the
 * same minor.
 */
export function versionOfImages(
  components: ComponentFacts,
  inventory: Inventory,
): { readonly known: KubernetesVersion; readonly citations: readonly Citation[] } | undefined {
  const nodes = nodesExpectedToRun('kube-apiserver', components, inventory)
  if (inventory.doubt !== undefined || nodes.length === 0) return undefined
  const versions: KubernetesVersion[] = []
  const citations: Citation[] = []
  for (const name of nodes) {
    const state = components.of('kube-apiserver', name)
    if ('missing' in state || state.doubt !== undefined) return undefined
    const version = parseVersion(imageTag(state.pod.image) ?? '')
    if (version === undefined || isUnstamped(version)) return undefined
    versions.push(version)
    citations.push(citeObject(state.pod.item, `${state.pod.container}.image`))
  }
  const [first, ...others] = versions
  if (first === undefined || others.some(other => other.text !== first.text)) return undefined
  const kubelets = inventory.nodes.map(({ kubeletVersion }) => parseVersion(kubeletVersion))
  const fits = kubelets.every(kubelet => kubelet?.major === first.major && kubelet.minor <= first.minor)
  // A tag is what somebody called an image. A kubelet of the same minor says it too, and says it itself.
  const isConfirmed = kubelets.some(kubelet => kubelet?.minor === first.minor)
  return fits && isConfirmed ? { known: first, citations } : undefined
}
