// The kubelet as it runs on a node: its command line, and the configuration that its files add up to.
import type { Citation } from '../../../schema/evaluation.ts'
import { isObject, type JsonObject } from '../../shape.ts'
import type { ParsedArguments } from '../arguments.ts'
import { parseConfiguration } from './document.ts'
import { citePlace, type NodeProcess } from './lines.ts'
import { flagOf, type ProcessFlag, parseProcess } from './process-arguments.ts'
import type { NodeView } from './view.ts'

export interface RunningKubelet {
  readonly program: NodeProcess
  readonly parsed: ParsedArguments
  flag(name: string): ProcessFlag
  /** What the file of --config and the drop-ins of --config-dir add up to. */
  readonly files: KubeletFiles
}
export type KubeletState = RunningKubelet | { readonly unknown: string }

export type KubeletFiles =
  | {
      readonly merged: JsonObject
      readonly paths: readonly string[]
      readonly citations: readonly Citation[]
      readonly hasHoles: boolean
    }
  | { readonly unknown: string; readonly citations: readonly Citation[] }

export function kubeletOn(view: NodeView): KubeletState {
  const { processes, doubt } = view.processes('kubelet')
  const [program, second] = processes.filter(({ scope }) => scope === 'host')
  if (doubt !== undefined) return { unknown: doubt }
  if (second !== undefined)
    return { unknown: `several kubelets run on ${view.node}, and which one is meant is not certain` }
  if (program === undefined)
    return {
      unknown:
        view.processesUnseen ??
        `no process kubelet runs on ${view.node}: it may run inside another process, such as k3s`,
    }
  const parsed = parseProcess(program)
  if (parsed.unreadable !== undefined)
    return { unknown: `the command line of the kubelet on ${view.node} cannot be judged: ${parsed.unreadable}` }
  const flag = (name: string) => flagOf(program, parsed, name)
  return { program, parsed, flag, files: filesOf(view, flag) }
}

function filesOf(view: NodeView, flag: (name: string) => ProcessFlag): KubeletFiles {
  const citations: Citation[] = []
  const config = flag('config')
  const folder = flag('config-dir')
  for (const state of [config, folder]) if (state.kind === 'unknown') return { unknown: state.why, citations }
  const paths: string[] = []
  if (config.kind === 'set' && config.value !== '') paths.push(config.value)
  if (folder.kind === 'set' && folder.value !== '') {
    const drops = dropInsOf(view, folder.value)
    if ('unknown' in drops) return { ...drops, citations }
    paths.push(...drops.paths)
  }
  let merged: JsonObject = {}
  let hasHoles = false
  for (const path of paths) {
    if (!path.startsWith('/')) return { unknown: `${path} does not say from which folder`, citations }
    const text = view.text(path)
    if ('unknown' in text) return { unknown: text.unknown, citations }
    citations.push(citePlace(text.place))
    const document = parseConfiguration(text)
    if ('unreadable' in document) return { unknown: document.unreadable, citations }
    if (document.value['kind'] !== 'KubeletConfiguration')
      return { unknown: `${path} is no KubeletConfiguration`, citations }
    merged = mergePatch(merged, document.value)
    hasHoles = hasHoles || document.hasHoles
  }
  return { merged, paths, citations, hasHoles }
}

/** Files that end in .conf, at any depth, in the order in which Go walks a folder. */
function dropInsOf(
  view: NodeView,
  folder: string,
): { readonly paths: readonly string[] } | { readonly unknown: string } {
  if (!folder.startsWith('/')) return { unknown: `${folder} does not say from which folder` }
  const state = view.path(folder)
  if (state.kind === 'unknown') return { unknown: state.why }
  if (state.kind === 'absent') return { paths: [] }
  const { files, doubts } = view.below(folder)
  if (doubts[0] !== undefined) return { unknown: doubts[0] }
  const drops = files.filter(({ path, type }) => type !== 'folder' && path.endsWith('.conf'))
  return { paths: drops.map(({ path }) => path).sort(byName) }
}

function byName(left: string, right: string): number {
  const [a, b] = [left.split('/'), right.split('/')]
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const order = Buffer.compare(Buffer.from(a[at] ?? ''), Buffer.from(b[at] ?? ''))
    if (order !== 0) return order
  }
  return a.length - b.length
}

/** RFC 7386, which the kubelet lays drop-ins over its file with: null takes away, lists are replaced. */
export function mergePatch(base: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else if (isObject(value)) {
      const under = merged.get(key)
      merged.set(key, mergePatch(isObject(under) ? under : {}, value))
    } else merged.set(key, value)
  }
  return Object.fromEntries(merged)
}
