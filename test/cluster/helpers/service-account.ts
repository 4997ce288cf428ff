// A bearer token of a service account, on servers old and new, and the administrator's kubeconfig with a token in their place.
import { eventually, kubectl, serverVersion } from './cluster.ts'

/** Asked for where the server can; on older ones from the account's Secret, which a controller makes in its own time. */
export async function tokenOf(name: string, namespace: string): Promise<string> {
  if (serverVersion().minor >= 24) return kubectl(['create', 'token', name, '--namespace', namespace]).trim()
  let encoded = ''
  await eventually(`the Secret of the service account ${name}`, () => {
    const secret = kubectl(['get', 'sa', name, '--namespace', namespace, '--output', 'jsonpath={.secrets[0].name}'])
    if (secret === '') return false
    encoded = kubectl(['get', 'secret', secret, '--namespace', namespace, '--output', 'jsonpath={.data.token}'])
    return encoded !== ''
  })
  return Buffer.from(encoded, 'base64').toString('utf8')
}

/** JSON is YAML. */
export function configWithToken(token: string): string {
  const config = JSON.parse(kubectl(['config', 'view', '--raw', '--output', 'json']))
  config.users = [{ name: 'limited', user: { token } }]
  config.contexts = [{ name: 'limited', context: { cluster: config.clusters[0].name, user: 'limited' } }]
  config['current-context'] = 'limited'
  return JSON.stringify(config)
}
