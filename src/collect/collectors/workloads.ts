// What makes pods: the controllers of core, apps and batch, and the autoscalers.
import { lists } from '../list.ts'

export const workloads = lists(
  { group: '', resource: 'replicationcontrollers', fallback: 'v1' },
  { group: 'apps', resource: 'deployments', fallback: 'v1' },
  { group: 'apps', resource: 'replicasets', fallback: 'v1' },
  { group: 'apps', resource: 'statefulsets', fallback: 'v1' },
  { group: 'apps', resource: 'daemonsets', fallback: 'v1' },
  { group: 'batch', resource: 'jobs', fallback: 'v1' },
  { group: 'batch', resource: 'cronjobs', fallback: 'v1' },
  { group: 'autoscaling', resource: 'horizontalpodautoscalers', fallback: 'v2' },
)
