// The defaults of Pod Security Admission for namespaces that nobody labelled, from the admission configuration.
import type { CheckOf } from '../../schema/check.ts'
import type { Reading } from '../../schema/evaluation.ts'
import { bothReadings, type FileReadings, type KnownFile, onEveryApiServer } from '../configured-file.ts'
import type { CheckModule } from '../context.ts'
import { read } from '../drafts.ts'
import type { ComponentFile } from '../facts/node/component-file.ts'
import { type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../shape.ts'

type Parameters = CheckOf<'pod-security-defaults'>
type Modes = Parameters['modes']

export const podSecurityDefaults: CheckModule<'pod-security-defaults'> = {
  kind: 'pod-security-defaults',
  begin: (check, facts) => ({
    finish: () =>
      onEveryApiServer(facts, {
        flag: 'admission-control-config-file',
        expected: `PodSecurityConfiguration with defaults ${describe(check.inEffect ?? check.modes)}`,
        without: 'namespaces without labels let every pod in',
        judge: (file, path, look) => judgeAdmission(check, file, path, look),
      }),
  }),
}

const describe = (modes: Modes): string =>
  Object.entries(modes)
    .map(([mode, levels]) => `${mode}: ${levels.join(' or ')}`)
    .join(', ')

function judgeAdmission(
  check: Parameters,
  { value }: KnownFile,
  path: string,
  look: (path: string) => ComponentFile,
): FileReadings {
  const plugin = objectsAt(value, 'plugins').find(entry => entry['name'] === 'PodSecurity')
  if (plugin === undefined) return bothReadings('fail', `${path} configures no plugin PodSecurity.`, 'no PodSecurity')
  const inline = objectAt(plugin, 'configuration')
  if (inline !== undefined) return judgeConfiguration(check, inline, path)
  const other = textAt(plugin, 'path') ?? ''
  if (other === '')
    return bothReadings('fail', `${path} names PodSecurity without a configuration.`, 'PodSecurity alone')
  const file = look(other.startsWith('/') ? other : `${path.slice(0, path.lastIndexOf('/'))}/${other}`)
  if ('unknown' in file)
    return bothReadings('notchecked', `${path} leaves it to ${other}: ${file.unknown}.`, `path: ${other}`)
  if (file.hasHoles) return bothReadings('notchecked', `Lines of ${other} were taken out.`, `path: ${other}`)
  return judgeConfiguration(check, file.value, other)
}

function judgeConfiguration(check: Parameters, configuration: JsonObject, path: string): FileReadings {
  if (configuration['kind'] !== 'PodSecurityConfiguration')
    return bothReadings(
      'fail',
      `What ${path} gives to PodSecurity is no PodSecurityConfiguration.`,
      `kind: ${String(configuration['kind'])}`,
    )
  const defaults = objectAt(configuration, 'defaults')
  // What is not said is privileged.
  const levelOf = (mode: string) => textAt(defaults, mode) ?? 'privileged'
  const exempt = textsAt(objectAt(configuration, 'exemptions'), 'namespaces')
  const found = `${['enforce', 'audit', 'warn'].map(mode => `${mode}: ${levelOf(mode)}`).join(', ')}${exempt.length === 0 ? '' : `; exempt: ${exempt.join(', ')}`}`
  const judge = (modes: Modes): Reading => {
    const wrong = Object.entries(modes).find(([mode, levels]) => !levels.some(level => level === levelOf(mode)))
    return wrong === undefined
      ? read('pass', `${path} sets ${found}.`)
      : read('fail', `${path} sets ${found}, and ${wrong[0]} must be ${wrong[1].join(' or ')}.`)
  }
  return { literal: judge(check.modes), effective: judge(check.inEffect ?? check.modes), found }
}
