// What a verdict is about.

export const targetKinds = ['cluster', 'node', 'component', 'namespace', 'object'] as const
export type TargetKind = (typeof targetKinds)[number]

/**
 * `name` is unique within its kind: a node's name, `kube-apiserver on cp-1`, a namespace, `Pod default/web`.
 * `node` is set where the target lies on one node, so that per-node assets can be cut out of a cluster's result.
 */
export interface Target {
  readonly kind: TargetKind
  readonly name: string
  readonly node?: string | undefined
}

/** The static-pod components of a kubeadm control plane that rules ask about. */
export const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const
export type ComponentName = (typeof components)[number]

export const controlPlaneRole = 'control-plane'
