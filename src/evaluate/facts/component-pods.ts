// The control plane's components as their mirror pods show them: what the API server last saw of the static pods, which
// is not the manifest file and not the running process.

import { type ComponentName, components } from '../../model/target.ts'
import type { EvidenceObject } from '../evidence.ts'
import { type JsonObject, metadataOf, objectAt, objectsAt, ShapeError, textAt, textsAt } from '../shape.ts'
import { type Environment, environmentOf, expand, type Word } from './expansion.ts'
import type { NodeProcess } from './node/lines.ts'
import type { Sources } from './sources.ts'
import { mirroredOn } from './static-pod.ts'

export interface ComponentPod {
  readonly component: ComponentName
  readonly node: string
  readonly item: EvidenceObject
  /** `spec.containers[0]`. */
  readonly container: string
  readonly image: string
  /** What follows the program's name: the rest of command, then args. */
  readonly words: readonly Word[]
  /** `spec.containers[0].command[3]` for the word at an index. */
  readonly place: (index: number) => string
  readonly environment: Environment
  /** Why the arguments cannot be read, where they cannot. */
  readonly unreadable?: string
  /** `mirror pod`, or `process` where the node itself showed it. */
  readonly seenAs: string
  readonly program?: NodeProcess
  /** What the API server says of it, where its process was seen. */
  readonly other?: ComponentPod
  /** Only a wrapper's script names the component: believed where nothing better is there. */
  readonly isHearsay?: boolean
}

export type ComponentState =
  /** `doubt` says why there could be another pod of it: it can prove a fail, never a pass. */
  { readonly pod: ComponentPod; readonly doubt?: string | undefined } | { readonly missing: string }

const seenAs = 'mirror pod'

const wrappers = new Set([
  'sh',
  'bash',
  'ash',
  'dash',
  'busybox',
  'env',
  'nice',
  'timeout',
  'tini',
  'go-runner',
  'hyperkube',
])
const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const isComponent = (name: string | undefined): name is ComponentName => components.some(known => known === name)

/** More than this of one component on one node are not kept: two are ambiguous already. */
const keptPerNode = 2

/** Far more places than any control plane has: a hostile list of pods must not fill the memory. */
const keptPlaces = 10_000

export class ComponentFacts {
  readonly #sources: Sources
  readonly #pods = new Map<string, ComponentPod[]>()
  #broken: string | undefined

  constructor(sources: Sources) {
    this.#sources = sources
  }

  accept(item: EvidenceObject): void {
    const { metadata, name, namespace } = metadataOf(item.object)
    if (namespace !== 'kube-system') return
    try {
      const node = mirroredOn(item.object, metadata)
      if (node === undefined) return
      for (const pod of readPod(item, metadata, name, node)) {
        const key = `${pod.component}/${node}`
        const known = this.#pods.get(key)
        const better = (known ?? []).filter(other => other.isHearsay !== true)
        if (pod.isHearsay === true && better.length > 0) continue
        if (this.#pods.size >= keptPlaces && known === undefined) {
          this.#broken ??= `there are static pods of the control plane in more than ${keptPlaces} places, and the rest`
          return
        }
        if (better.length < keptPerNode) this.#pods.set(key, [...better, pod])
      }
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error
      // Which component it was cannot be told, so none of them is certain.
      this.#broken ??= `pod kube-system/${name} (line ${item.line}): ${error.message}`
    }
  }

  /** The nodes that a static pod of it was seen on, whatever the inventory says of their roles. Sorted. */
  nodesOf(component: ComponentName): readonly string[] {
    const prefix = `${component}/`
    return [...this.#pods.keys()]
      .filter(key => key.startsWith(prefix))
      .map(key => key.slice(prefix.length))
      .sort()
  }

  of(component: ComponentName, node: string): ComponentState {
    const pods = this.#pods.get(`${component}/${node}`) ?? []
    const state = this.#sources.state('pods')
    const lacking =
      state.state === 'complete'
        ? this.#broken === undefined
          ? undefined
          : `${this.#broken} cannot be read`
        : state.message
    const [pod, second] = pods
    if (second !== undefined)
      return { missing: `there are two static pods of ${component} on ${node}, and which of them runs is not certain` }
    if (pod !== undefined) return { pod, doubt: lacking }
    return {
      missing:
        lacking ??
        `there is no static pod of ${component} on ${node}: it may run as a service, elsewhere, or inside another process`,
    }
  }
}

function readPod(item: EvidenceObject, metadata: JsonObject, name: string, node: string): ComponentPod[] {
  const label = textAt(objectAt(metadata, 'labels'), 'component')
  const hint = components.find(component => label === component || name === `${component}-${node}`)
  const containers = objectsAt(objectAt(item.object, 'spec'), 'containers')
  const found = containers.flatMap((container, index) => readContainer(item, container, index, node, hint))
  const readable = found.filter(pod => pod.unreadable === undefined)
  // Of several containers that cannot be read one stands for the pod.
  return readable.length > 0 ? readable : found.slice(0, 1)
}

function readContainer(
  item: EvidenceObject,
  container: JsonObject,
  index: number,
  node: string,
  hint: ComponentName | undefined,
): ComponentPod[] {
  const environment = environmentOf(container)
  const path = `spec.containers[${index}]`
  const command = textsAt(container, 'command')
  const args = textsAt(container, 'args')
  const image = textAt(container, 'image') ?? ''
  const program = command[0] === undefined ? undefined : basename(expand(command[0], environment).text)
  if (isComponent(program)) {
    const words = [...command.slice(1), ...args].map(text => expand(text, environment))
    const place = (at: number) =>
      at + 1 < command.length ? `${path}.command[${at + 1}]` : `${path}.args[${at + 1 - command.length}]`
    return [{ component: program, node, seenAs, item, container: path, image, words, place, environment }]
  }
  const named = textAt(container, 'name')
  const told = isComponent(named) ? named : hint
  const isWrapped = program !== undefined && wrappers.has(program)
  const component = told ?? (isWrapped ? components.find(known => mentions(known, [...command, ...args])) : undefined)
  if (component === undefined) return []
  const why =
    program === undefined
      ? 'its container names no command, so the entrypoint of the image decides'
      : isWrapped
        ? `it is started by the wrapper \`${program}\`, which can change what it is given`
        : `it is started by \`${program}\`, not by its own name`
  return [{ ...blind(item, component, node, image, why), isHearsay: told === undefined }]
}

/** A wrapper names the program among its own arguments, alone or inside a script. */
const mentions = (component: string, words: readonly string[]): boolean =>
  words.some(word => word.split(/[\s;&|=]+/).some(part => basename(part) === component))

function blind(item: EvidenceObject, component: ComponentName, node: string, image: string, why: string): ComponentPod {
  const environment: Environment = { literal: new Map(), elsewhere: new Set(), open: true }
  const place = () => 'spec.containers'
  return {
    component,
    node,
    seenAs,
    item,
    container: 'spec.containers',
    image,
    words: [],
    place,
    environment,
    unreadable: why,
  }
}
