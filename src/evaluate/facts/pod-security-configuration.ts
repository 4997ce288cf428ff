// What the API servers are told of Pod Security beside the labels of namespaces: defaults, and namespaces that are exempt.
import type { Facts } from '../context.ts'
import { componentStateOn } from '../expected-components.ts'
import { isObject, type JsonObject, objectAt, objectsAt, ShapeError, textAt, textsAt } from '../shape.ts'
import { flagState } from './component-flags.ts'
import { nodesExpectedToRun } from './component-nodes.ts'
import { type ComponentFile, componentFile } from './node/component-file.ts'

export interface PodSecurityConfiguration {
  /** Where it was read: a path on a node, or that there is none. */
  readonly from: string
  /** `privileged` where nothing is said. */
  levelOf(mode: string): string
  readonly exempt: readonly string[]
}

/** One for each API server that is expected, or why one of them is not known. */
export function podSecurityConfigurations(
  facts: Facts,
): { readonly known: readonly PodSecurityConfiguration[] } | { readonly unknown: string } {
  const nodes = nodesExpectedToRun('kube-apiserver', facts.components, facts.inventory)
  if (facts.inventory.doubt !== undefined) return { unknown: facts.inventory.doubt }
  if (nodes.length === 0) return { unknown: 'no API server was seen' }
  const known: PodSecurityConfiguration[] = []
  for (const node of nodes) {
    const one = configurationOn(node, facts)
    if ('unknown' in one) return one
    known.push(one)
  }
  return { known }
}

function configurationOn(node: string, facts: Facts): PodSecurityConfiguration | { readonly unknown: string } {
  const state = componentStateOn('kube-apiserver', node, facts)
  if ('missing' in state) return { unknown: state.missing }
  if (state.doubt !== undefined) return { unknown: state.doubt }
  const flag = flagState(state.pod, { flag: 'admission-control-config-file', type: 'string' }, facts.defaults)
  if (flag.kind === 'absent') return configured(undefined, `the API server on ${node} has no admission configuration`)
  if (flag.kind !== 'set') return { unknown: `the arguments of the API server on ${node} cannot be read` }
  const path = flag.texts.at(-1) ?? ''
  if (path === '') return configured(undefined, `the API server on ${node} has no admission configuration`)
  const look = (file: string) => componentFile(state.pod, file, facts.nodeEvidence.of(node))
  try {
    return readConfiguration(look(path), path, `the API server on ${node} has ${flag.shown}`, look)
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error
    return { unknown: `${path} of the API server on ${node} cannot be read: ${error.message}` }
  }
}

function readConfiguration(
  file: ComponentFile,
  path: string,
  who: string,
  look: (path: string) => ComponentFile,
): PodSecurityConfiguration | { readonly unknown: string } {
  if ('unknown' in file) return { unknown: `${who}, and that file was not read: ${file.unknown}` }
  if (file.hasHoles) return { unknown: `${who}, and lines of that file were taken out` }
  const plugin = objectsAt(file.value, 'plugins').find(entry => entry['name'] === 'PodSecurity')
  const inline = objectAt(plugin, 'configuration')
  const other = textAt(plugin, 'path') ?? ''
  if (inline !== undefined || other === '') return configured(inline, path)
  const full = other.startsWith('/') ? other : `${path.slice(0, path.lastIndexOf('/'))}/${other}`
  const named = look(full)
  if ('unknown' in named) return { unknown: `${who}, which names ${other}: ${named.unknown}` }
  if (named.hasHoles) return { unknown: `${who}, which names ${other}, and lines of that were taken out` }
  return configured(isObject(named.value) ? named.value : undefined, full)
}

const configured = (configuration: JsonObject | undefined, from: string): PodSecurityConfiguration => {
  const defaults = objectAt(configuration, 'defaults')
  return {
    from,
    levelOf: mode => textAt(defaults, mode) ?? 'privileged',
    exempt: textsAt(objectAt(configuration, 'exemptions'), 'namespaces'),
  }
}
