// How every API server encrypts what it writes to etcd: the first provider of the first entry that fits writes.
import type { CheckOf } from '../../schema/check.ts'
import { bothReadings, type FileReadings, onEveryApiServer } from '../configured-file.ts'
import type { CheckModule } from '../context.ts'
import { type JsonObject, objectsAt, textsAt } from '../shape.ts'

type Parameters = CheckOf<'encryption-configuration'>

export const encryptionConfiguration: CheckModule<'encryption-configuration'> = {
  kind: 'encryption-configuration',
  begin: (check, facts) => ({
    finish: () =>
      onEveryApiServer(facts, {
        flag: 'encryption-provider-config',
        expected: `${check.resources.join(', ')} encrypted, by ${check.providers?.join(', ') ?? 'any provider but identity'} in the first place`,
        without: 'what is written to etcd is not encrypted',
        judge: ({ value }, path) => judgeConfiguration(check, value, path),
      }),
  }),
}

function judgeConfiguration(check: Parameters, value: JsonObject, path: string): FileReadings {
  if (value['kind'] !== 'EncryptionConfiguration' && value['kind'] !== 'EncryptionConfig')
    return bothReadings('fail', `${path} is no EncryptionConfiguration.`, `kind: ${String(value['kind'])}`)
  const entries = objectsAt(value, 'resources')
  const founds: string[] = []
  for (const resource of check.resources) {
    const at = entries.findIndex(entry => textsAt(entry, 'resources').some(name => covers(name, resource)))
    if (at < 0)
      return bothReadings(
        'fail',
        `${path} has no entry for ${resource}, which so are not encrypted.`,
        `no entry for ${resource}`,
      )
    const [first] = objectsAt(entries[at], 'providers')
    const provider = Object.keys(first ?? {})[0] ?? ''
    const found = `${resource}: ${provider || 'no provider'} first`
    founds.push(found)
    if (provider === 'identity' || provider === '')
      return bothReadings(
        'fail',
        `${path} writes ${resource} without encryption: the first provider of resources[${at}] is ${provider || 'missing'}.`,
        found,
      )
    if (check.providers !== undefined && !check.providers.includes(provider))
      return bothReadings(
        'fail',
        `${path} encrypts ${resource} with ${provider}, which is not one of ${check.providers.join(', ')}.`,
        found,
      )
  }
  return bothReadings('pass', `${path} encrypts what it writes: ${founds.join('; ')}.`, founds.join('; '))
}

/** `*.` is every resource of the core group, `*.group` of a group, `*.*` of all. */
function covers(pattern: string, resource: string): boolean {
  if (pattern === resource || pattern === '*.*') return true
  const dot = resource.indexOf('.')
  return pattern === `*.${dot < 0 ? '' : resource.slice(dot + 1)}`
}
