// Which files of a node a check is about: where they lie, narrowed down to names and kinds of entries.
import type { CheckOf } from '../schema/check.ts'
import type { Facts } from './context.ts'
import { hostRoot, type NodeFile, type Place } from './facts/node/lines.ts'
import { type Spot, type Spots, spotsOf } from './facts/node/spots.ts'
import type { NodeView } from './facts/node/view.ts'
import { fits, type PathPattern, pathPattern } from './glob.ts'

export type FileCheck = CheckOf<'file-mode'> | CheckOf<'file-owner'>

export interface SelectedFiles {
  /** Those that the rule's text names. */
  readonly files: readonly NodeFile[]
  /** Of the same kind, and left out by the text. */
  readonly inEffect: readonly NodeFile[]
  /** Proved not to be there. */
  readonly absent: readonly { readonly path: string; readonly place: Place }[]
  /** Why there may be others. */
  readonly doubts: readonly string[]
}

export function spotsFor(check: FileCheck, node: string, facts: Facts): Spots {
  const { nodeEvidence } = facts
  if (check.holds === undefined) {
    const spots = (check.paths ?? []).map(path => ({ path, root: hostRoot, because: 'the rule names it' }))
    return { spots, doubts: [], citations: [] }
  }
  return spotsOf({
    holds: check.holds,
    view: nodeEvidence.of(node),
    kubelet: nodeEvidence.kubelet(node),
    platform: nodeEvidence.platform,
    platforms: nodeEvidence.platforms,
  })
}

export function selectFiles(check: FileCheck, view: NodeView, { spots }: Spots): SelectedFiles {
  const selection = new Selection(check, view)
  for (const spot of spots) selection.visit(spot)
  return selection.selected
}

class Selection {
  readonly #check: FileCheck
  readonly #view: NodeView
  readonly #files = new Map<string, NodeFile>()
  readonly #inEffect = new Map<string, NodeFile>()
  readonly #absent: { path: string; place: Place }[] = []
  readonly #doubts: string[] = []

  constructor(check: FileCheck, view: NodeView) {
    this.#check = check
    this.#view = view
  }

  get selected(): SelectedFiles {
    const [files, inEffect] = [[...this.#files.values()], [...this.#inEffect.values()]]
    return { files, inEffect, absent: this.#absent, doubts: this.#doubts }
  }

  visit({ path, root, read }: Spot): void {
    const { entries, names } = this.#check
    const pattern = pathPattern(path)
    const isFolder = read === 'tree' || read === 'texts' || pattern !== undefined
    if (read !== undefined && !isFolder && !this.#concerns(path)) return
    const top = pattern?.folder ?? path
    const state = this.#view.path(top, root)
    if (state.kind === 'unknown') this.#doubts.push(state.why)
    else if (state.kind === 'absent') {
      if (isFolder || this.#concerns(top)) this.#absent.push({ path: top, place: state.place })
    } else if (state.file.type !== 'folder') {
      if (entries !== 'folders' && pattern === undefined) this.#take({ ...state.file, path: top })
    } else {
      const takesItself = entries === 'top' || entries === 'all' || entries === 'folders'
      if (pattern === undefined && takesItself && (names === undefined || this.#concerns(top)))
        this.#take({ ...state.file, path: top })
      // Of some folders the catalogue has only the folder itself looked at.
      if (entries !== 'top' && read !== 'stat') this.#descend(top, root, pattern)
    }
  }

  #descend(top: string, root: string, pattern: PathPattern | undefined): void {
    const { entries } = this.#check
    const below = this.#view.below(top, root)
    this.#doubts.push(...below.doubts)
    for (const file of below.files) {
      if (pattern !== undefined && !pattern.matches(file.path)) continue
      if (entries === 'files' && file.type !== 'file') continue
      if (entries === 'folders' && file.type !== 'folder') continue
      this.#take(file)
    }
  }

  #take(file: NodeFile): void {
    const { names, namesInEffect } = this.#check
    const key = `${file.root} ${file.path}`
    if (names === undefined || isNamed(file.path, names)) this.#files.set(key, file)
    else if (isNamed(file.path, namesInEffect)) this.#inEffect.set(key, file)
  }

  #concerns(path: string): boolean {
    const { names, namesInEffect } = this.#check
    return names === undefined || isNamed(path, names) || isNamed(path, namesInEffect)
  }
}

const isNamed = (path: string, names: readonly string[] | undefined): boolean =>
  names?.some(name => fits(name, path.slice(path.lastIndexOf('/') + 1))) ?? false
