// What encrypts traffic between pods, where the cluster has it: Istio's and Calico's settings. Those of Cilium are a ConfigMap.
import { lists } from '../list.ts'

export const encryption = lists(
  { group: 'security.istio.io', resource: 'peerauthentications', fallback: 'v1' },
  { group: 'crd.projectcalico.org', resource: 'felixconfigurations', fallback: 'v1' },
)
