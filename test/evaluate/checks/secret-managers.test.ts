// Managers of secrets, told by their objects and webhooks; none of them must be proved.
import test from 'ava'
import { judge, only } from '../helpers/judge.ts'

const check = { kind: 'secret-managers' }
const object = (apiVersion: string, kind: string, metadata = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'shop', ...metadata },
})

test('every manager is recognised by its own objects', t => {
  for (const [apiVersion, kind, name] of [
    ['external-secrets.io/v1', 'ExternalSecret', 'External Secrets'],
    ['external-secrets.io/v1beta1', 'ClusterExternalSecret', 'External Secrets'],
    ['bitnami.com/v1alpha1', 'SealedSecret', 'Sealed Secrets'],
    ['secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', 'CSI driver'],
    ['secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'operator'],
    ['secrets.hashicorp.com/v1beta1', 'VaultDynamicSecret', 'operator'],
  ] as const) {
    const found = only(judge(check, { objects: [object(apiVersion, kind)] }))
    t.is(found.result, 'pass', kind)
    t.true(found.found.includes(name), kind)
  }
})

test('the share of Secrets that it made is said', t => {
  const owned = object('v1', 'Secret', { ownerReferences: [{ kind: 'SealedSecret', name: 'a', uid: 'u' }] })
  const objects = [object('bitnami.com/v1alpha1', 'SealedSecret'), owned, object('v1', 'Secret', { name: 'b' })]
  t.regex(only(judge(check, { objects })).message, /1 of 2 Secrets/)
})

test('none is a finding only where every kind is proved absent or empty', t => {
  t.is(judge(check, {}).result, 'fail')
  t.is(judge(check, { gaps: [{ source: 'sealedsecrets.bitnami.com', reason: 'not-served' }] }).result, 'fail')
  t.is(judge(check, { gaps: [{ source: 'sealedsecrets.bitnami.com', reason: 'timeout' }] }).result, 'notchecked')
})
