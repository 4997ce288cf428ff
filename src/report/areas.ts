// Rules by the part of a cluster that they are about, with its name for people.
import type { RuleResult } from '../schema/evaluation.ts'

const names: Readonly<Record<string, string>> = {
  apiserver: 'API server',
  cluster: 'Cluster',
  'controller-manager': 'Controller manager',
  etcd: 'etcd',
  'feature-gates': 'Feature gates',
  kubelet: 'Kubelet',
  network: 'Network',
  'node-files': 'Files on nodes',
  'node-services': 'Services on nodes',
  people: 'For people',
  'pod-security': 'Pod security',
  rbac: 'RBAC',
  scheduler: 'Scheduler',
  workloads: 'Workloads',
}

/** Areas that came later than this list are shown as the content names them; results of old versions have none. */
export const areaName = ({ area }: RuleResult): string => (area === undefined ? 'Other' : (names[area] ?? area))

/** Sorted by name. */
export const byArea = (rules: readonly RuleResult[]): (readonly [name: string, rules: readonly RuleResult[]])[] =>
  [...Map.groupBy(rules, areaName)].sort(([a], [b]) => (a < b ? -1 : 1))
