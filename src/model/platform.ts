// The distributions that are told apart.

export const platformNames = ['kubeadm', 'rke2', 'k3s', 'eks', 'gke', 'aks'] as const
export type PlatformName = (typeof platformNames)[number]

/** For a cluster that none of them fits. */
export const unknownPlatform = 'unknown'
