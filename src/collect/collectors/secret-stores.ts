// Where Secrets come from, where an external manager is in use. None of these objects holds a secret itself: a SealedSecret is
// encrypted, and the others only refer.
import { lists } from '../list.ts'

export const secretStores = lists(
  { group: 'external-secrets.io', resource: 'externalsecrets', fallback: 'v1' },
  { group: 'external-secrets.io', resource: 'clusterexternalsecrets', fallback: 'v1' },
  { group: 'bitnami.com', resource: 'sealedsecrets', fallback: 'v1alpha1', metadataOnly: true },
  { group: 'secrets-store.csi.x-k8s.io', resource: 'secretproviderclasses', fallback: 'v1', metadataOnly: true },
  { group: 'secrets.hashicorp.com', resource: 'vaultstaticsecrets', fallback: 'v1beta1' },
  { group: 'secrets.hashicorp.com', resource: 'vaultdynamicsecrets', fallback: 'v1beta1' },
)
