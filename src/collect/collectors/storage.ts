// Storage: classes, volumes, claims and the drivers behind them.
import { lists } from '../list.ts'

export const storage = lists(
  { group: '', resource: 'persistentvolumes', fallback: 'v1' },
  { group: '', resource: 'persistentvolumeclaims', fallback: 'v1' },
  { group: 'storage.k8s.io', resource: 'storageclasses', fallback: 'v1' },
  { group: 'storage.k8s.io', resource: 'csidrivers', fallback: 'v1' },
)
