// Values of config maps. Keys are evidence; values are withheld, except those of the few maps that controls read.
import { type Placed, stringAt } from '../json/tree.ts'
import type { Field, FieldRedactor, Take } from './redactor.ts'
import { isHarmless } from './secret-name.ts'
import type { Suspicion } from './suspicion.ts'

/** How kubeadm configured the cluster, its kubelets and kube-proxy. Older releases name `kubelet-config-1.20`. */
const readable = /^(?:kubeadm-config|kubelet-config(?:-1\.[0-9]+)?|kube-proxy)$/

/** Switches of Cilium that say whether traffic is encrypted and policies are enforced. */
const ciliumSwitches = /^(?:enable-wireguard|enable-ipsec|encrypt-node|enable-policy|enable-encryption-strict-mode)$/

export const configMap: FieldRedactor = {
  kind: 'config-map-value',
  keys: ['data', 'binaryData'],
  depth: 1,
  find(field, take) {
    if (field.source !== 'configmaps') return
    const { namespace, name } = field.identity()
    const isReadable = namespace === 'kube-system' && readable.test(name) && field.key === 'data'
    const isCilium = namespace === 'kube-system' && name === 'cilium-config' && field.key === 'data'
    for (const [key, value] of field.value.entries ?? []) {
      if (isCilium && ciliumSwitches.test(key)) continue
      if (isReadable) findSettings(field, value, take)
      else take.whole(value)
    }
  },
}

/** The maps that are kept hold YAML; a line `token: …` in them goes like the same flag on a command line would. */
function findSettings({ buffer, suspicion }: Field, value: Placed, take: Take): void {
  if (stringAt(buffer, value) === undefined) return
  const text = buffer.toString('latin1', value.start + 1, value.end - 1)
  let start = 0
  while (start < text.length) {
    const feed = text.indexOf('\\n', start)
    const end = feed === -1 ? text.length : feed
    findSetting(text.slice(start, end), value.start + 1 + start, take, suspicion)
    start = end + 2
  }
}

function findSetting(line: string, offset: number, take: Take, suspicion: Suspicion): void {
  const colon = line.indexOf(':')
  if (colon === -1 || colon > 256) return
  const name = line
    .slice(0, colon)
    .replace(/[\s"'\\{,-]+/g, ' ')
    .trim()
  if (!suspicion.isName(name, 'flag')) return
  const value = line.slice(colon + 1).trim()
  if (value === '' || isHarmless(value)) return
  const start = line.indexOf(value, colon + 1)
  take.part(offset + start, offset + start + value.length)
}
