// What is known of the folders that other tools leave behind: where their objects lie, and of which kind an object is whose
// file says so by its name alone. Sources: kubectl cluster-info dump, troubleshoot.sh (pkg/collect/cluster_resources.go),
// sonobuoy (pkg/discovery/queries.go), oc adm inspect.
import { kindOfPlural, kindOfResource, type ObjectKind, objectKinds } from './kinds.ts'

/** Objects of an archive are looked for below these; the rest of it is logs and reports of all sorts. */
const objectFolders =
  /(?:^|\/)(?:cluster-resources\/|cluster-info\/cluster_version\.json$|resources\/(?:cluster|ns)\/|serverversion\.json$|hosts\/[^/]+\/configz\.json$|cluster-scoped-resources\/|namespaces\/[^/]+\/)/
/** The two files of `kubectl cluster-info dump` that an archive of it is known by: at the top, and in a namespace's folder. */
const clusterInfoDump =
  /(?:^|\/)(?:nodes|pods|services|replication-controllers|daemonsets|deployments|replicasets)\.(?:json|yaml)$/

const readable = /\.(?:json|ya?ml)$/i

/** Whether a file of a folder may hold objects. */
export const isReadable = (path: string): boolean => readable.test(path)

/** Whether an entry of an archive may hold objects. */
export const isEvidenceOfDump = (path: string): boolean =>
  readable.test(path) && (objectFolders.test(path) || clusterInfoDump.test(path))

/** oc adm inspect writes every pod a second time, beside its logs, at another moment; the list of the namespace has it. */
export const isRepetition = (path: string): boolean => /(?:^|\/)namespaces\/[^/]+\/pods\/([^/]+)\/\1\.yaml$/.test(path)

/** troubleshoot notes there what it could not list: null, an empty map, or messages. */
const errorsFile = /(?:^|\/)cluster-resources\/([a-z-]+)-errors\.json$/

/** troubleshoot's folders that are not called as the resource is. */
const troubleshootNames: Readonly<Record<string, string>> = {
  ingress: 'ingresses',
  'network-policy': 'networkpolicies',
  'resource-quota': 'resourcequotas',
  'storage-classes': 'storageclasses',
  'custom-resource-definitions': 'customresourcedefinitions',
  'pod-disruption-budgets': 'poddisruptionbudgets',
  pvs: 'persistentvolumes',
  pvcs: 'persistentvolumeclaims',
}

const troubleshootKind = (name: string): ObjectKind | undefined =>
  kindOfPlural(Object.hasOwn(troubleshootNames, name) ? (troubleshootNames[name] ?? '') : name)

/** The kind whose errors this file lists; undefined for any other file. */
export function kindOfErrors(path: string): ObjectKind | undefined {
  const name = errorsFile.exec(path)?.[1]
  return name === undefined ? undefined : troubleshootKind(name)
}

/**
 * Older releases of troubleshoot and sonobuoy write bare arrays of objects without a kind: `cluster-resources/pods/web.json`,
 * `resources/ns/web/Pods.json`, `resources/cluster/core_v1_nodes.json`.
 */
export function kindOfPath(path: string): ObjectKind | undefined {
  const troubleshoot = /(?:^|\/)cluster-resources\/([a-z-]+)(?:\/[^/]+)?\.json$/.exec(path)?.[1]
  if (troubleshoot !== undefined) return troubleshootKind(troubleshoot)
  const sonobuoy = /(?:^|\/)resources\/(?:cluster|ns\/[^/]+)\/([^/]+)\.json$/.exec(path)?.[1]
  if (sonobuoy === undefined) return undefined
  const [, group, resource] = /^([a-z0-9.-]+)_v[0-9][a-z0-9]*_([a-z]+)$/.exec(sonobuoy) ?? []
  if (resource !== undefined) return kindOfResource(group === 'core' ? '' : (group ?? ''), resource)
  return objectKinds.find(({ resource: plural }) => plural === sonobuoy.toLowerCase())
}

/** The node whose kubelet configuration sonobuoy wrote there. */
export const nodeOfConfigz = (path: string): string | undefined =>
  /(?:^|\/)hosts\/([^/]+)\/configz\.json$/.exec(path)?.[1]
