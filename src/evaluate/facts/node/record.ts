// Everything that one node showed, by what it is about. A line that contradicts another of its kind makes that thing unknown.

import type { EvidenceObject } from '../../evidence.ts'
import { ShapeError } from '../../shape.ts'
import {
  type NodeFile,
  type NodeGap,
  type NodeProcess,
  type NodeProgram,
  type NodeText,
  type NodeUnit,
  type Place,
  type Root,
  readFileLine,
  readGapLine,
  readPathLine,
  readProcessLine,
  readProgramLine,
  readTextLine,
  readUnitLine,
} from './lines.ts'

export const keyOf = (root: Root, path: string): string => `${root} ${path}`
const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'

export class NodeRecord {
  readonly node: string
  readonly files = new Map<string, NodeFile>()
  /** Files directly in a folder, by the folder. */
  readonly children = new Map<string, NodeFile[]>()
  readonly absent = new Map<string, Place>()
  /** How many entries a folder had when it was listed. */
  readonly listings = new Map<string, { readonly entries: number; readonly place: Place }>()
  /** Paths of which the node said two things. */
  readonly disputed = new Set<string>()
  readonly processes: NodeProcess[] = []
  readonly texts = new Map<string, NodeText>()
  readonly units = new Map<string, NodeUnit>()
  readonly programs: NodeProgram[] = []
  readonly gaps: NodeGap[] = []
  /** The user that the script ran as; undefined until its first line was read. */
  uid: number | undefined

  constructor(node: string) {
    this.node = node
  }

  accept(item: EvidenceObject): void {
    const kind = item.object['kind']
    switch (kind) {
      case 'node': {
        const uid = item.object['uid']
        if (typeof uid !== 'number') throw new ShapeError('uid', 'there')
        this.uid = uid
        return
      }
      case 'file':
        this.#addFile(readFileLine(item))
        return
      case 'absent': {
        const { root, path, place } = readPathLine(item)
        const key = keyOf(root, path)
        if (this.files.has(key)) this.disputed.add(key)
        this.absent.set(key, place)
        return
      }
      case 'listing': {
        const { root, path, entries, place } = readPathLine(item)
        const known = this.listings.get(keyOf(root, path))
        // A folder that was listed twice while files came and went: whatever is missing now was lost.
        if (known === undefined || known.entries < entries) this.listings.set(keyOf(root, path), { entries, place })
        return
      }
      case 'process':
        this.processes.push(readProcessLine(item))
        return
      case 'configuration': {
        const text = readTextLine(item)
        const key = keyOf(text.root, text.path)
        if (this.texts.has(key)) this.disputed.add(key)
        this.texts.set(key, text)
        return
      }
      case 'unit': {
        const unit = readUnitLine(item)
        if (this.units.has(unit.name)) this.disputed.add(unit.name)
        this.units.set(unit.name, unit)
        return
      }
      case 'program':
        this.programs.push(readProgramLine(item))
        return
      case 'gap':
        this.gaps.push(readGapLine(item))
        return
      case 'certificate':
      case 'sysctl':
        return
      default:
        throw new ShapeError('kind', 'one that node evidence has')
    }
  }

  #addFile(file: NodeFile): void {
    const key = keyOf(file.root, file.path)
    if (this.files.has(key) || this.absent.has(key)) this.disputed.add(key)
    this.files.set(key, file)
    if (file.path === '/') return
    const parent = keyOf(file.root, parentOf(file.path))
    const siblings = this.children.get(parent)
    if (siblings === undefined) this.children.set(parent, [file])
    else siblings.push(file)
  }
}
