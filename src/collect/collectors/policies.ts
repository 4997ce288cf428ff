// Policies of add-ons, where the cluster has them: image signatures, and networks of Cilium, Calico and administrators. Without
// the add-on discovery lists none of them, and that is recorded as proof that there are no such objects.
import { lists } from '../list.ts'

export const policies = lists(
  { group: 'kyverno.io', resource: 'clusterpolicies', fallback: 'v1' },
  { group: 'kyverno.io', resource: 'policies', fallback: 'v1' },
  { group: 'kyverno.io', resource: 'policyexceptions', fallback: 'v2' },
  { group: 'policies.kyverno.io', resource: 'policyexceptions', fallback: 'v1alpha1' },
  { group: 'policies.kyverno.io', resource: 'imagevalidatingpolicies', fallback: 'v1alpha1' },
  { group: 'policy.sigstore.dev', resource: 'clusterimagepolicies', fallback: 'v1beta1' },
  { group: 'cilium.io', resource: 'ciliumnetworkpolicies', fallback: 'v2' },
  { group: 'cilium.io', resource: 'ciliumclusterwidenetworkpolicies', fallback: 'v2' },
  { group: 'crd.projectcalico.org', resource: 'networkpolicies', fallback: 'v1' },
  { group: 'crd.projectcalico.org', resource: 'globalnetworkpolicies', fallback: 'v1' },
  { group: 'policy.networking.k8s.io', resource: 'adminnetworkpolicies', fallback: 'v1alpha1' },
  { group: 'policy.networking.k8s.io', resource: 'baselineadminnetworkpolicies', fallback: 'v1alpha1' },
)
