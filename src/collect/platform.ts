// Which distribution a cluster is, from what its nodes and objects carry; 'unknown' rather than a guess.
import { type PlatformName, unknownPlatform } from '../model/platform.ts'

/** What was seen on the way. */
export interface Clues {
  kubeadmConfig: boolean
  kubeadmMirrorPod: boolean
  readonly nodes: NodeClue[]
}

export interface NodeClue {
  readonly kubeletVersion: string
  readonly providerId: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export const noClues = (): Clues => ({ kubeadmConfig: false, kubeadmMirrorPod: false, nodes: [] })

/** Where a distribution names itself in the version (`v1.30.4+rke2r1`) that decides; managed ones show on their nodes. */
export function platformOf(version: string, clues: Clues): PlatformName | typeof unknownPlatform {
  const versions = [version, ...clues.nodes.map(({ kubeletVersion }) => kubeletVersion)]
  const says = (word: RegExp) => versions.some(text => word.test(text))
  const some = (test: (node: NodeClue) => boolean) => clues.nodes.some(test)
  const hasLabel = (prefix: string) => some(({ labels }) => Object.keys(labels).some(label => label.startsWith(prefix)))
  if (says(/\+rke2r/)) return 'rke2'
  if (says(/\+k3s/)) return 'k3s'
  if (says(/-eks-/) || hasLabel('eks.amazonaws.com/')) return 'eks'
  if (says(/-gke\./) || hasLabel('cloud.google.com/gke-')) return 'gke'
  if (hasLabel('kubernetes.azure.com/')) return 'aks'
  if (clues.kubeadmConfig || clues.kubeadmMirrorPod) return 'kubeadm'
  // Until 1.34 kubeadm wrote the CRI socket on every node that joined.
  if (some(({ annotations }) => 'kubeadm.alpha.kubernetes.io/cri-socket' in annotations)) return 'kubeadm'
  return unknownPlatform
}
