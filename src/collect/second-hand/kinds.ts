// The kinds of object that second-hand evidence can bring: those that a live collection lists. A test compares the two.
import type { SourceName } from '../../model/source.ts'
import { sourceOf } from '../list.ts'

export interface ObjectKind {
  readonly kind: string
  /** Empty for the core group. */
  readonly group: string
  readonly resource: string
  /** The version in the evidence file's name; an object may be written in another, which its own line says. */
  readonly version: string
  readonly isNamespaced: boolean
  readonly source: SourceName
}

type Row = readonly [kind: string, resource: string]

const inGroup = (group: string, version: string, isNamespaced: boolean, rows: readonly Row[]): ObjectKind[] =>
  rows.map(([kind, resource]) => ({
    kind,
    group,
    resource,
    version,
    isNamespaced,
    source: sourceOf({ group, resource }),
  }))

export const objectKinds: readonly ObjectKind[] = [
  ...inGroup('', 'v1', false, [
    ['Namespace', 'namespaces'],
    ['Node', 'nodes'],
    ['PersistentVolume', 'persistentvolumes'],
  ]),
  ...inGroup('', 'v1', true, [
    ['Pod', 'pods'],
    ['ReplicationController', 'replicationcontrollers'],
    ['Service', 'services'],
    ['ConfigMap', 'configmaps'],
    ['Secret', 'secrets'],
    ['ServiceAccount', 'serviceaccounts'],
    ['ResourceQuota', 'resourcequotas'],
    ['LimitRange', 'limitranges'],
    ['PersistentVolumeClaim', 'persistentvolumeclaims'],
  ]),
  ...inGroup('apps', 'v1', true, [
    ['Deployment', 'deployments'],
    ['ReplicaSet', 'replicasets'],
    ['StatefulSet', 'statefulsets'],
    ['DaemonSet', 'daemonsets'],
  ]),
  ...inGroup('batch', 'v1', true, [
    ['Job', 'jobs'],
    ['CronJob', 'cronjobs'],
  ]),
  ...inGroup('autoscaling', 'v2', true, [['HorizontalPodAutoscaler', 'horizontalpodautoscalers']]),
  ...inGroup('apiextensions.k8s.io', 'v1', false, [['CustomResourceDefinition', 'customresourcedefinitions']]),
  ...inGroup('apiregistration.k8s.io', 'v1', false, [['APIService', 'apiservices']]),
  ...inGroup('rbac.authorization.k8s.io', 'v1', true, [
    ['Role', 'roles'],
    ['RoleBinding', 'rolebindings'],
  ]),
  ...inGroup('rbac.authorization.k8s.io', 'v1', false, [
    ['ClusterRole', 'clusterroles'],
    ['ClusterRoleBinding', 'clusterrolebindings'],
  ]),
  ...inGroup('networking.k8s.io', 'v1', true, [
    ['NetworkPolicy', 'networkpolicies'],
    ['Ingress', 'ingresses'],
  ]),
  ...inGroup('admissionregistration.k8s.io', 'v1', false, [
    ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
    ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
    ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
    ['ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'],
  ]),
  ...inGroup('policy', 'v1beta1', false, [['PodSecurityPolicy', 'podsecuritypolicies']]),
  ...inGroup('policy', 'v1', true, [['PodDisruptionBudget', 'poddisruptionbudgets']]),
  ...inGroup('scheduling.k8s.io', 'v1', false, [['PriorityClass', 'priorityclasses']]),
  ...inGroup('storage.k8s.io', 'v1', false, [
    ['StorageClass', 'storageclasses'],
    ['CSIDriver', 'csidrivers'],
  ]),
  ...inGroup('kyverno.io', 'v1', false, [['ClusterPolicy', 'clusterpolicies']]),
  ...inGroup('kyverno.io', 'v1', true, [['Policy', 'policies']]),
  ...inGroup('kyverno.io', 'v2', true, [['PolicyException', 'policyexceptions']]),
  ...inGroup('policies.kyverno.io', 'v1alpha1', true, [['PolicyException', 'policyexceptions']]),
  ...inGroup('policies.kyverno.io', 'v1alpha1', false, [['ImageValidatingPolicy', 'imagevalidatingpolicies']]),
  ...inGroup('policy.sigstore.dev', 'v1beta1', false, [['ClusterImagePolicy', 'clusterimagepolicies']]),
  ...inGroup('cilium.io', 'v2', true, [['CiliumNetworkPolicy', 'ciliumnetworkpolicies']]),
  ...inGroup('cilium.io', 'v2', false, [['CiliumClusterwideNetworkPolicy', 'ciliumclusterwidenetworkpolicies']]),
  ...inGroup('crd.projectcalico.org', 'v1', true, [['NetworkPolicy', 'networkpolicies']]),
  ...inGroup('crd.projectcalico.org', 'v1', false, [
    ['GlobalNetworkPolicy', 'globalnetworkpolicies'],
    ['FelixConfiguration', 'felixconfigurations'],
  ]),
  ...inGroup('policy.networking.k8s.io', 'v1alpha1', false, [
    ['AdminNetworkPolicy', 'adminnetworkpolicies'],
    ['BaselineAdminNetworkPolicy', 'baselineadminnetworkpolicies'],
  ]),
  ...inGroup('security.istio.io', 'v1', true, [['PeerAuthentication', 'peerauthentications']]),
  ...inGroup('external-secrets.io', 'v1', true, [['ExternalSecret', 'externalsecrets']]),
  ...inGroup('external-secrets.io', 'v1', false, [['ClusterExternalSecret', 'clusterexternalsecrets']]),
  ...inGroup('bitnami.com', 'v1alpha1', true, [['SealedSecret', 'sealedsecrets']]),
  ...inGroup('secrets-store.csi.x-k8s.io', 'v1', true, [['SecretProviderClass', 'secretproviderclasses']]),
  ...inGroup('secrets.hashicorp.com', 'v1beta1', true, [
    ['VaultStaticSecret', 'vaultstaticsecrets'],
    ['VaultDynamicSecret', 'vaultdynamicsecrets'],
  ]),
]

const byKind = new Map(objectKinds.map(entry => [`${entry.group}/${entry.kind}`, entry]))
const byResource = new Map(objectKinds.map(entry => [`${entry.group}/${entry.resource}`, entry]))
// Two groups may use the same plural: it then means the one that comes first, which is Kubernetes' own.
const byPlural = new Map(objectKinds.toReversed().map(entry => [entry.resource, entry]))

/** Until 1.15 these were served by `extensions` as well, and old manifests and dumps still say so. */
const movedFromExtensions: Readonly<Record<string, string>> = {
  Deployment: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
  PodSecurityPolicy: 'policy',
}

const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''

/** undefined for a kind that no collection brings. */
export function kindOf(apiVersion: string, kind: string): ObjectKind | undefined {
  const group = groupOf(apiVersion)
  const home = group === 'extensions' && Object.hasOwn(movedFromExtensions, kind) ? movedFromExtensions[kind] : group
  return byKind.get(`${home}/${kind}`)
}

export const kindOfResource = (group: string, resource: string): ObjectKind | undefined =>
  byResource.get(`${group}/${resource}`)

/** By the plural alone: `deployments`. */
export const kindOfPlural = (plural: string): ObjectKind | undefined => byPlural.get(plural)

export const apiVersionOf = ({ group, version }: ObjectKind): string => (group === '' ? version : `${group}/${version}`)
