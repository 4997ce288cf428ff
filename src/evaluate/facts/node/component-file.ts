// The files that a component reads in place of flags, or besides them, as its own process sees them.
import { arrayAt, isObject, type JsonObject, objectAt } from '../../shape.ts'
import type { ComponentPod } from '../component-pods.ts'
import { settingAt } from '../kubelet-settings.ts'
import { type ConfigurationDocument, parseConfiguration } from './document.ts'
import type { NodeText } from './lines.ts'
import type { NodeView } from './view.ts'

export type ComponentFile =
  | { readonly text: NodeText; readonly value: JsonObject; readonly hasHoles: boolean }
  | { readonly unknown: string }

/** Only a process tells which file it sees under a path; a pod's path may be mounted from anywhere. */
export function componentFile(pod: ComponentPod, path: string, view: NodeView): ComponentFile {
  if (pod.program === undefined)
    return {
      unknown: `the content of ${path} was not collected: no process of ${pod.component} on ${pod.node} was seen`,
    }
  const text = view.text(path, pod.program.root)
  if ('unknown' in text) return text
  const document: ConfigurationDocument = parseConfiguration(text)
  return 'unreadable' in document ? { unknown: document.unreadable } : { text, ...document }
}

export type InFile =
  | { readonly texts: readonly string[] | undefined; readonly at: string }
  | { readonly unknown: string }

/** What a file says of the flag that it takes the place of; undefined texts where it says nothing. */
export function settingInFile(flag: string, fileFlag: string, value: JsonObject): InFile {
  if (fileFlag === 'authentication-config') {
    const anonymous = objectAt(value, 'anonymous')
    return {
      texts: anonymous === undefined ? undefined : [String(anonymous['enabled'] ?? false)],
      at: 'anonymous.enabled',
    }
  }
  if (fileFlag === 'authorization-config') {
    const types = arrayAt(value, 'authorizers').map(entry => (isObject(entry) ? entry['type'] : undefined))
    if (types.some(type => typeof type !== 'string')) return { unknown: 'an authorizer has no type' }
    return { texts: [types.join(',')], at: 'authorizers' }
  }
  const at = fileFlag === 'config-file' ? etcdField(flag) : schedulerFields.get(flag)
  if (at === undefined) return { unknown: `what stands for --${flag} there is not on record` }
  const state = settingAt(value, at)
  return 'unreadable' in state ? { unknown: `${at}: ${state.unreadable}` } : { texts: state.texts, at }
}

/** KubeSchedulerConfiguration, where the two differ in their names. */
const schedulerFields: ReadonlyMap<string, string> = new Map([['profiling', 'enableProfiling']])

/** etcd groups its TLS settings by whom they face; everything else has the flag's own name. */
function etcdField(flag: string): string {
  const [, peer, name = ''] =
    /^(peer-)?(cert-file|key-file|client-cert-auth|trusted-ca-file|auto-tls)$/.exec(flag) ?? []
  if (name === '') return flag
  return `${peer === undefined ? 'client' : 'peer'}-transport-security.${name}`
}
