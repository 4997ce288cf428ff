// How kube-proxy is started on each node, as its pods show it, and the ConfigMap that it may read.
import type { EvidenceObject } from '../evidence.ts'
import { arrayAt, metadataOf, objectAt, objectsAt, textAt, textsAt } from '../shape.ts'
import { type ParsedArguments, parseArguments } from './arguments.ts'
import { nodeBooleanFlags } from './boolean-flags.ts'
import { environmentOf, expand } from './expansion.ts'

export interface ProxyPod {
  readonly item: EvidenceObject
  /** `spec.containers[0]`. */
  readonly container: string
  readonly parsed: ParsedArguments
  /** The ConfigMap and its key that are mounted at a path; undefined where something else is, or nothing. */
  readonly mounted: (path: string) => { readonly configMap: string; readonly key: string } | undefined
}

const namespace = 'kube-system'
const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The pods of kube-proxy in an object of the source `pods`, at most one for each of its containers; and its node. */
export function proxyPodsOf(item: EvidenceObject): { readonly node: string; readonly pods: readonly ProxyPod[] } {
  const none = { node: '', pods: [] }
  if (metadataOf(item.object).namespace !== namespace) return none
  const spec = objectAt(item.object, 'spec')
  const node = textAt(spec, 'nodeName')
  // A pod that has ended, as one that was evicted, listens no more.
  const phase = textAt(objectAt(item.object, 'status'), 'phase')
  if (node === undefined || phase === 'Succeeded' || phase === 'Failed') return none
  const pods = objectsAt(spec, 'containers').flatMap((container, index): ProxyPod[] => {
    const environment = environmentOf(container)
    const command = [...textsAt(container, 'command'), ...textsAt(container, 'args')]
    const [program, ...words] = command.map(text => expand(text, environment))
    if (program === undefined || basename(program.text) !== 'kube-proxy') return []
    const parsed = parseArguments(words, 'pflag', name => (nodeBooleanFlags.has(name) ? true : undefined))
    const mounts = objectsAt(container, 'volumeMounts').flatMap(mount => {
      const [path, volume] = [textAt(mount, 'mountPath'), textAt(mount, 'name')]
      const isPart = ['subPath', 'subPathExpr'].some(key => (textAt(mount, key) ?? '') !== '')
      return path === undefined || volume === undefined ? [] : [{ path: path.replace(/\/+$/, ''), volume, isPart }]
    })
    const configMaps = new Map(
      objectsAt(spec, 'volumes').map(volume => {
        const source = objectAt(volume, 'configMap')
        // With items a file can have another name than its key.
        const isPlain = arrayAt(source, 'items').length === 0
        return [textAt(volume, 'name'), isPlain ? textAt(source, 'name') : undefined]
      }),
    )
    const mounted: ProxyPod['mounted'] = path => {
      // Of mounts within mounts the innermost is what the process sees.
      const [mount] = mounts
        .filter(entry => path === entry.path || path.startsWith(`${entry.path}/`))
        .sort((left, right) => right.path.length - left.path.length)
      const configMap = mount?.isPart === true ? undefined : configMaps.get(mount?.volume)
      return mount === undefined || configMap === undefined
        ? undefined
        : { configMap, key: path.slice(mount.path.length + 1) }
    }
    return [{ item, container: `spec.containers[${index}]`, parsed, mounted }]
  })
  return { node, pods }
}

/** Name and data of a ConfigMap beside kube-proxy; undefined for any other object. */
export function proxyConfigMap(
  item: EvidenceObject,
): { readonly name: string; readonly text: (key: string) => string | undefined } | undefined {
  const { name, namespace: home } = metadataOf(item.object)
  if (home !== namespace) return undefined
  return { name, text: key => textAt(objectAt(item.object, 'data'), key) }
}
