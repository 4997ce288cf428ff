// Questions to one node's evidence. Every answer tells what is there, what is proved not to be, and what nobody knows.
import type { NodePart } from '../../../model/source.ts'
import {
  hostRoot,
  type NodeFile,
  type NodeGap,
  type NodeProcess,
  type NodeProgram,
  type NodeText,
  type NodeUnit,
  type Place,
  type Root,
} from './lines.ts'
import { keyOf, type NodeRecord } from './record.ts'

export type PathState =
  /** `file` is where a link ends. */
  | { readonly kind: 'there'; readonly file: NodeFile }
  | { readonly kind: 'absent'; readonly place: Place }
  | { readonly kind: 'unknown'; readonly why: string; readonly place?: Place }

export interface Below {
  readonly files: readonly NodeFile[]
  /** Why there may be more than that. */
  readonly doubts: readonly string[]
}

export interface ProcessesState {
  readonly processes: readonly NodeProcess[]
  /** Why there may be more of them. */
  readonly doubt: string | undefined
}

/** Programs that only run where a node's own processes are seen. */
const nodeAgents = new Set(['kubelet', 'k3s', 'k3s-server', 'k3s-agent', 'rke2'])

export class NodeView {
  readonly #record: NodeRecord
  readonly #doubtOf: (part: NodePart) => string | undefined

  constructor(record: NodeRecord, doubtOf: (part: NodePart) => string | undefined) {
    this.#record = record
    this.#doubtOf = doubtOf
  }

  get node(): string {
    return this.#record.node
  }

  /** Why a part may lack what its own gaps do not name: then nothing that rests on it may pass. */
  doubt(part: NodePart): string | undefined {
    return this.#doubtOf(part)
  }

  path(path: string, root: Root = hostRoot): PathState {
    const { files, absent, disputed } = this.#record
    const key = keyOf(root, path)
    if (disputed.has(key)) return { kind: 'unknown', why: `the evidence says two things of ${path}` }
    const place = absent.get(key)
    if (place !== undefined) return { kind: 'absent', place }
    const file = files.get(key)
    if (file === undefined) return this.#unseen(path, root)
    if (file.type !== 'link') return { kind: 'there', file }
    if (file.resolved === undefined || file.resolved === path)
      return { kind: 'unknown', why: `where the link ${path} ends is not known`, place: file.place }
    const end = files.get(keyOf(root, file.resolved))
    if (end?.type === 'link') return { kind: 'unknown', why: `the link ${path} leads in a circle`, place: file.place }
    return this.path(file.resolved, root)
  }

  /** Everything below a folder, by the name that the folder was asked for. */
  below(folder: string, root: Root = hostRoot): Below {
    const files: NodeFile[] = []
    const doubts: string[] = []
    const pending = [folder]
    for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
      const listing = this.#record.listings.get(keyOf(root, at))
      const children = this.#record.children.get(keyOf(root, at)) ?? []
      if (listing === undefined) doubts.push(this.#gapAt(at) ?? `what is in ${at} was not listed`)
      else if (children.length < listing.entries)
        doubts.push(`${listing.entries - children.length} of the ${listing.entries} entries of ${at} could not be seen`)
      for (const child of children) {
        const state = this.path(child.path, root)
        if (state.kind === 'there') files.push({ ...state.file, path: child.path })
        else if (state.kind === 'unknown') doubts.push(state.why)
        if (state.kind === 'there' && child.type === 'link' && state.file.type === 'folder')
          doubts.push(`what is in ${state.file.path}, where the link ${child.path} leads, was not listed`)
        if (child.type === 'folder') pending.push(child.path)
      }
    }
    return { files, doubts }
  }

  /** Processes of a name that are this node's own: on the host itself or in its containers. */
  processes(name: string): ProcessesState {
    // The kernel cuts names off after 15 characters.
    const short = name.slice(0, 15)
    const own = this.#record.processes.filter(program => program.name === short && !isNamesake(program, name))
    const processes = own.filter(({ scope }) => scope === 'host' || scope === 'container')
    const unknown = own.find(({ scope }) => scope === 'unknown')
    const doubt =
      this.doubt('processes') ??
      (unknown === undefined
        ? undefined
        : `whether process ${unknown.pid} (${name}) belongs to ${this.node} could not be told`)
    return { processes, doubt }
  }

  /** Why files may be there that could not be looked at, although nothing says so. */
  get folderDoubt(): string | undefined {
    return this.#record.uid === undefined || this.#record.uid === 0
      ? undefined
      : `the script did not run as root on ${this.node}, and some folders are closed to others`
  }

  /** Why it is not proved that a process would have been seen; undefined where not seeing it proves that it does not run. */
  get processesUnseen(): string | undefined {
    const doubt = this.doubt('processes')
    if (doubt !== undefined) return doubt
    if (this.#record.uid !== 0)
      return `the processes of others on ${this.node} were not seen, because the script did not run as root`
    const sees = this.#record.processes.some(({ name, scope }) => scope === 'host' && nodeAgents.has(name))
    return sees ? undefined : `no kubelet was seen on ${this.node}, so that its processes were not shown at all`
  }

  text(path: string, root: Root = hostRoot): NodeText | { readonly unknown: string } {
    const key = keyOf(root, path)
    const text = this.#record.texts.get(key) ?? this.#textBehind(path, root)
    if (this.#record.disputed.has(key)) return { unknown: `the evidence says two things of ${path}` }
    if (text !== undefined && !text.garbled) return text
    if (text !== undefined) return { unknown: `${path} on ${this.node} is not text` }
    const gap = this.gaps('content').find(({ what }) => what === path)
    return {
      unknown: gap === undefined ? `the content of ${path} on ${this.node} was not collected` : wordGap(gap, path),
    }
  }

  /** One file that is reached by several names is written down under the first of them. */
  #textBehind(path: string, root: Root): NodeText | undefined {
    const state = this.path(path, root)
    if (state.kind !== 'there') return undefined
    for (const text of this.#record.texts.values()) {
      if (text.root !== root) continue
      const other = this.path(text.path, root)
      if (other.kind === 'there' && other.file.path === state.file.path) return text
    }
    return undefined
  }

  unit(name: string): NodeUnit | undefined {
    return this.#record.disputed.has(name) ? undefined : this.#record.units.get(name)
  }

  get units(): readonly NodeUnit[] {
    return [...this.#record.units.values()]
  }

  get programs(): readonly NodeProgram[] {
    return this.#record.programs
  }

  gaps(about: string): readonly NodeGap[] {
    return this.#record.gaps.filter(gap => gap.about === about)
  }

  /** The node's name for a user or group number, from whatever it has on the host itself. */
  nameOf(id: number, kind: 'user' | 'group'): string {
    for (const file of this.#record.files.values())
      if (file.root === hostRoot && (kind === 'user' ? file.uid : file.gid) === id) return file[kind]
    return ''
  }

  #unseen(path: string, root: Root): PathState {
    const gap = this.#gapAt(path)
    if (gap !== undefined) return { kind: 'unknown', why: gap }
    const doubt = this.doubt('files')
    if (doubt !== undefined) return { kind: 'unknown', why: doubt }
    // Nothing is below what is not there.
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const key = keyOf(root, path.slice(0, at))
      const place = this.#record.absent.get(key)
      if (place !== undefined && !this.#record.disputed.has(key)) return { kind: 'absent', place }
    }
    return { kind: 'unknown', why: `${path} was not looked at on ${this.node}` }
  }

  /** What the script could not see there: the path itself, or a folder above it. */
  #gapAt(path: string): string | undefined {
    const gap = this.#record.gaps.find(
      ({ about, what }) =>
        (about === 'file' && what === path) ||
        (about === 'folder' && (what === path || path.startsWith(`${what}/`))) ||
        (about === 'file' && path.startsWith(`${what}/`)),
    )
    return gap === undefined ? undefined : wordGap(gap, path)
  }
}

/** Whether its own words show that only the first characters of the name are the same: `kube-controllers` of Calico. */
function isNamesake({ args }: NodeProcess, name: string): boolean {
  const own = (args[0] ?? '').slice((args[0] ?? '').lastIndexOf('/') + 1)
  return own !== name && own.startsWith(name.slice(0, 15)) && name.length > 15
}

const wordGap = ({ what, reason, message }: NodeGap, path: string): string =>
  `${path} could not be seen: ${reason}${what === path ? '' : ` at ${what}`}${message === '' ? '' : ` (${message})`}`
