// What is let in: admission webhooks and policies, and the pod security policies of clusters before 1.25.
import { lists } from '../list.ts'

const admissionGroup = 'admissionregistration.k8s.io'

export const admission = lists(
  { group: admissionGroup, resource: 'mutatingwebhookconfigurations', fallback: 'v1' },
  { group: admissionGroup, resource: 'validatingwebhookconfigurations', fallback: 'v1' },
  { group: admissionGroup, resource: 'validatingadmissionpolicies', fallback: 'v1' },
  { group: admissionGroup, resource: 'validatingadmissionpolicybindings', fallback: 'v1' },
  { group: 'policy', resource: 'podsecuritypolicies', fallback: 'v1beta1' },
)
