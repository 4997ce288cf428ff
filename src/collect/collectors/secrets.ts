// Secrets, as metadata only: the server is asked to leave the values out, so they never cross the network. RBAC knows no
// such difference, which is why `list` on Secrets is still needed; without it this is a gap.
import { lists } from '../list.ts'

export const secrets = lists({ group: '', resource: 'secrets', fallback: 'v1', metadataOnly: true })
