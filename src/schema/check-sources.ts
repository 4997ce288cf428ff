// Which evidence a check reads, as sources are named in a bundle: collecting, judging and the cases all ask here.
import { everyNode, type NodePart, type SourceName } from '../model/source.ts'
import type { Check } from './check.ts'

/** Stands for `configz/<node>` of every node. */
export const everyConfigz = 'configz'

const pods = 'pods'
const version = 'version'

const rbac = 'rbac.authorization.k8s.io'
const roleSources = [`clusterroles.${rbac}`, `roles.${rbac}`]
const bindingSources = [`clusterrolebindings.${rbac}`, `rolebindings.${rbac}`]

/** Policies of other kinds that can deny by default as well; where discovery lists none of them there are none. */
export const otherPolicySources = [
  'ciliumnetworkpolicies.cilium.io',
  'ciliumclusterwidenetworkpolicies.cilium.io',
  'networkpolicies.crd.projectcalico.org',
  'globalnetworkpolicies.crd.projectcalico.org',
  'adminnetworkpolicies.policy.networking.k8s.io',
  'baselineadminnetworkpolicies.policy.networking.k8s.io',
]
const networkPolicySources = ['networkpolicies.networking.k8s.io', ...otherPolicySources]

/** Admission webhooks, and the policies that say which images they let in. */
export const webhookSources = [
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
]
export const imagePolicySources = [
  'clusterpolicies.kyverno.io',
  'policies.kyverno.io',
  'imagevalidatingpolicies.policies.kyverno.io',
  'clusterimagepolicies.policy.sigstore.dev',
]
/** What Kyverno's policies let through all the same. */
export const policyExceptionSources = ['policyexceptions.kyverno.io', 'policyexceptions.policies.kyverno.io']

const encryptionSources = ['peerauthentications.security.istio.io', 'felixconfigurations.crd.projectcalico.org']

/** Objects that say where a Secret comes from. */
export const secretManagerSources = [
  'externalsecrets.external-secrets.io',
  'clusterexternalsecrets.external-secrets.io',
  'sealedsecrets.bitnami.com',
  'secretproviderclasses.secrets-store.csi.x-k8s.io',
  'vaultstaticsecrets.secrets.hashicorp.com',
  'vaultdynamicsecrets.secrets.hashicorp.com',
]

/** Every source that a check of these parameters reads. The inventory of nodes is part of the manifest and not named here. */
export function sourcesOf(check: Check): readonly SourceName[] {
  switch (check.kind) {
    case 'component-flag':
      return [pods, version, ...nodeParts('processes', 'files', 'configuration')]
    case 'audit-policy':
    case 'encryption-configuration':
    case 'pod-security-defaults':
      return [pods, ...nodeParts('processes', 'files', 'configuration')]
    case 'feature-gate':
      return [
        ...(check.components.length > 0 ? [pods, ...nodeParts('processes')] : []),
        ...(check.kubelet ? [everyConfigz, ...nodeParts('files', 'processes', 'configuration')] : []),
        version,
      ]
    case 'kubelet-setting':
      return [everyConfigz, ...nodeParts('files', 'processes', 'configuration')]
    case 'evidence-age':
      return []
    case 'dropped-capability':
    case 'cel':
    case 'forbidden-objects':
    case 'image-references':
    case 'secret-environment':
      return [...new Set(check.sources)]
    case 'host-ports':
    case 'image-versions':
      return [pods]
    case 'process-flag':
      return nodeParts('processes', 'files', 'configuration')
    case 'configuration-setting':
      return nodeParts('files', 'configuration')
    case 'program-version':
      return nodeParts('files')
    case 'unit-state':
      return nodeParts('services', 'processes')
    case 'file-mode':
    case 'file-owner':
      return nodeParts('files', 'processes', 'configuration', 'services')
    case 'image-signatures':
      return [
        'namespaces',
        pods,
        ...webhookSources,
        ...imagePolicySources,
        ...policyExceptionSources,
        ...nodeParts('processes', 'files', 'configuration'),
      ]
    case 'audit-forwarding':
      return [pods, 'daemonsets.apps', version, ...nodeParts('processes', 'files', 'configuration')]
    case 'secret-lifetime':
      return ['secrets']
    case 'secret-managers':
      return ['secrets', ...webhookSources, ...secretManagerSources]
    case 'idle-tokens':
      return [pods, 'serviceaccounts', ...bindingSources]
    case 'traffic-encryption':
      return ['namespaces', pods, 'configmaps', 'daemonsets.apps', ...encryptionSources]
    case 'node-agents':
      return ['daemonsets.apps', pods]
    case 'network-isolation':
      return ['namespaces', pods, ...networkPolicySources]
    case 'pod-security':
      return [...new Set([...check.sources, 'namespaces', version])]
    case 'pod-security-labels':
      return ['namespaces', pods, version, ...nodeParts('processes', 'files', 'configuration')]
    case 'rbac-grants':
      return check.of === 'roles' ? roleSources : [...roleSources, ...bindingSources]
    case 'kube-proxy-address':
      return [pods, 'configmaps', ...nodeParts('processes')]
    case 'pod-security-policies':
      return ['podsecuritypolicies.policy']
    case 'kubernetes-release':
      return [version, pods]
    case 'token-automount':
      return check.of === 'pods' ? [pods, 'serviceaccounts'] : ['serviceaccounts']
    case 'awaits-evidence':
      return []
    case 'awaits-attestation':
      return check.component !== undefined
        ? [pods, ...nodeParts('processes')]
        : check.laysOut !== undefined
          ? [pods]
          : []
  }
}

/** Gaps are lines of the part `node`, so whoever reads another part reads that one too. */
const nodeParts = (...parts: readonly NodePart[]): readonly SourceName[] => (['node', ...parts] as const).map(everyNode)
