// The list of collectors, and the permissions that they need together. A test compares the list with collectors/.
import type { Collector, PolicyRule } from './collector.ts'
import { access } from './collectors/access.ts'
import { admission } from './collectors/admission.ts'
import { configMaps } from './collectors/config-maps.ts'
import { configz } from './collectors/configz.ts'
import { discovery } from './collectors/discovery.ts'
import { encryption } from './collectors/encryption.ts'
import { extensions } from './collectors/extensions.ts'
import { limits } from './collectors/limits.ts'
import { namespaces } from './collectors/namespaces.ts'
import { network } from './collectors/network.ts'
import { nodes } from './collectors/nodes.ts'
import { pods } from './collectors/pods.ts'
import { policies } from './collectors/policies.ts'
import { secretStores } from './collectors/secret-stores.ts'
import { secrets } from './collectors/secrets.ts'
import { storage } from './collectors/storage.ts'
import { version } from './collectors/version.ts'
import { workloads } from './collectors/workloads.ts'

/** Within a phase they are begun in this order: the largest lists early, so that nothing waits for one alone. */
export const collectors: readonly Collector[] = [
  version,
  discovery,
  nodes,
  namespaces,
  pods,
  workloads,
  configMaps,
  secrets,
  extensions,
  access,
  network,
  admission,
  limits,
  storage,
  policies,
  encryption,
  secretStores,
  configz,
]

/**
 * The least that a ClusterRole must allow for every source to be collected: `list` on each resource, `get` on the proxy
 * of nodes and on the discovery endpoints. Rules with the same group and verbs are one; everything is sorted.
 */
export function requiredPermissions(): PolicyRule[] {
  const resources = new Map<string, { group: string; verbs: readonly string[]; names: Set<string> }>()
  const urls = new Set<string>()
  for (const rule of collectors.flatMap(({ permissions }) => permissions)) {
    for (const url of rule.nonResourceURLs ?? []) urls.add(url)
    for (const group of rule.apiGroups ?? []) {
      const key = `${group} ${rule.verbs.join(',')}`
      const entry = resources.get(key) ?? { group, verbs: rule.verbs, names: new Set<string>() }
      for (const name of rule.resources ?? []) entry.names.add(name)
      resources.set(key, entry)
    }
  }
  const sorted = [...resources].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...sorted.map(([, { group, verbs, names }]) => ({ apiGroups: [group], resources: [...names].sort(), verbs })),
    { nonResourceURLs: [...urls].sort(), verbs: ['get'] },
  ]
}
