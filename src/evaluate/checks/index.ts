// Every kind of check, by name. A test compares this list with the folder and with src/schema/check.ts.
import type { CheckKind } from '../../schema/check.ts'
import type { CheckModule } from '../context.ts'
import { auditForwarding } from './audit-forwarding.ts'
import { auditPolicy } from './audit-policy.ts'
import { awaitsAttestation } from './awaits-attestation.ts'
import { awaitsEvidence } from './awaits-evidence.ts'
import { cel } from './cel.ts'
import { componentFlag } from './component-flag.ts'
import { configurationSetting } from './configuration-setting.ts'
import { droppedCapability } from './dropped-capability.ts'
import { encryptionConfiguration } from './encryption-configuration.ts'
import { evidenceAge } from './evidence-age.ts'
import { featureGate } from './feature-gate.ts'
import { fileMode } from './file-mode.ts'
import { fileOwner } from './file-owner.ts'
import { forbiddenObjects } from './forbidden-objects.ts'
import { hostPorts } from './host-ports.ts'
import { idleTokens } from './idle-tokens.ts'
import { imageReferences } from './image-references.ts'
import { imageSignatures } from './image-signatures.ts'
import { imageVersions } from './image-versions.ts'
import { kubeProxyAddress } from './kube-proxy-address.ts'
import { kubeletSetting } from './kubelet-setting.ts'
import { kubernetesRelease } from './kubernetes-release.ts'
import { networkIsolation } from './network-isolation.ts'
import { nodeAgents } from './node-agents.ts'
import { podSecurity } from './pod-security.ts'
import { podSecurityDefaults } from './pod-security-defaults.ts'
import { podSecurityLabels } from './pod-security-labels.ts'
import { podSecurityPolicies } from './pod-security-policies.ts'
import { processFlag } from './process-flag.ts'
import { programVersion } from './program-version.ts'
import { rbacGrants } from './rbac-grants.ts'
import { secretEnvironment } from './secret-environment.ts'
import { secretLifetime } from './secret-lifetime.ts'
import { secretManagers } from './secret-managers.ts'
import { tokenAutomount } from './token-automount.ts'
import { trafficEncryption } from './traffic-encryption.ts'
import { unitState } from './unit-state.ts'

export const checkModules: { readonly [K in CheckKind]: CheckModule<K> } = {
  cel,
  'component-flag': componentFlag,
  'dropped-capability': droppedCapability,
  'feature-gate': featureGate,
  'file-mode': fileMode,
  'file-owner': fileOwner,
  'kube-proxy-address': kubeProxyAddress,
  'kubelet-setting': kubeletSetting,
  'forbidden-objects': forbiddenObjects,
  'host-ports': hostPorts,
  'node-agents': nodeAgents,
  'image-signatures': imageSignatures,
  'image-references': imageReferences,
  'evidence-age': evidenceAge,
  'secret-environment': secretEnvironment,
  'audit-forwarding': auditForwarding,
  'secret-managers': secretManagers,
  'secret-lifetime': secretLifetime,
  'idle-tokens': idleTokens,
  'traffic-encryption': trafficEncryption,
  'image-versions': imageVersions,
  'network-isolation': networkIsolation,
  'pod-security': podSecurity,
  'pod-security-labels': podSecurityLabels,
  'pod-security-policies': podSecurityPolicies,
  'rbac-grants': rbacGrants,
  'audit-policy': auditPolicy,
  'configuration-setting': configurationSetting,
  'encryption-configuration': encryptionConfiguration,
  'pod-security-defaults': podSecurityDefaults,
  'process-flag': processFlag,
  'program-version': programVersion,
  'unit-state': unitState,
  'kubernetes-release': kubernetesRelease,
  'token-automount': tokenAutomount,
  'awaits-evidence': awaitsEvidence,
  'awaits-attestation': awaitsAttestation,
}
