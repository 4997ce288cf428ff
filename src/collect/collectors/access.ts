// Who may do what: service accounts, roles and bindings.
import { lists } from '../list.ts'

const rbac = 'rbac.authorization.k8s.io'

export const access = lists(
  { group: '', resource: 'serviceaccounts', fallback: 'v1' },
  { group: rbac, resource: 'roles', fallback: 'v1' },
  { group: rbac, resource: 'rolebindings', fallback: 'v1' },
  { group: rbac, resource: 'clusterroles', fallback: 'v1' },
  { group: rbac, resource: 'clusterrolebindings', fallback: 'v1' },
)
