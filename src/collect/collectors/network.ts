// What is reachable: services, ingresses and the network policies that limit it.
import { lists } from '../list.ts'

export const network = lists(
  { group: '', resource: 'services', fallback: 'v1' },
  { group: 'networking.k8s.io', resource: 'networkpolicies', fallback: 'v1' },
  { group: 'networking.k8s.io', resource: 'ingresses', fallback: 'v1' },
)
