// How much and how safely: quotas, limit ranges, disruption budgets and priority classes.
import { lists } from '../list.ts'

export const limits = lists(
  { group: '', resource: 'resourcequotas', fallback: 'v1' },
  { group: '', resource: 'limitranges', fallback: 'v1' },
  { group: 'policy', resource: 'poddisruptionbudgets', fallback: 'v1' },
  { group: 'scheduling.k8s.io', resource: 'priorityclasses', fallback: 'v1' },
)
