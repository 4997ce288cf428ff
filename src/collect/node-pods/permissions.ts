// What node pods need to be allowed in the namespace that is theirs; `stigpack rbac --nodes pods` prints it.
import type { PolicyRule } from '../collector.ts'

/**
 * As a Role in the standing namespace. Whoever may create pods there can do on the nodes what their owner can: Kubernetes
 * cannot allow these pods alone, only pods.
 */
export const nodePodPermissions: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'delete', 'list'] },
  { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
]

/** Beside the same in every namespace: what it takes where there is no standing namespace, and a run makes one of its own. */
export const ownNamespacePermissions: readonly PolicyRule[] = [
  { apiGroups: [''], resources: ['namespaces'], verbs: ['create', 'delete', 'get', 'list'] },
]
