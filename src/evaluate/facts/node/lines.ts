// The lines of node evidence as the checks see them, read from a bundle's objects. What has another shape is a ShapeError.
import type { Citation } from '../../../schema/evaluation.ts'
import type { ManifestFile } from '../../../schema/manifest.ts'
import { cite } from '../../drafts.ts'
import type { EvidenceObject } from '../../evidence.ts'
import { booleanAt, integerAt, type JsonObject, objectsAt, ShapeError, textAt, textsAt } from '../../shape.ts'

/** `host`, or the id of the process within whose container a path lies. */
export type Root = string
export const hostRoot: Root = 'host'

/** Where a line lies in the bundle. */
export interface Place {
  readonly file: ManifestFile
  readonly line: number
}

export interface NodeFile {
  readonly root: Root
  readonly path: string
  readonly type: string
  /** Permission bits with set-id and sticky: 0o4755. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** The node's own name for the number; empty for none, and within containers. */
  readonly user: string
  readonly group: string
  /** Where a link ends. */
  readonly resolved: string | undefined
  readonly place: Place
}

export interface NodeProcess {
  readonly pid: number
  readonly name: string
  readonly scope: string
  /** Where the paths that it names are recorded. */
  readonly root: Root
  readonly args: readonly string[]
  readonly env: ReadonlyMap<string, string>
  /** Its command line or environment has bytes that are no text, so that it cannot be read for certain. */
  readonly garbled: boolean
  readonly place: Place
}

export interface NodeText {
  readonly root: Root
  readonly path: string
  readonly lines: readonly string[]
  readonly garbled: boolean
  readonly place: Place
}

export interface NodeUnit {
  readonly name: string
  /** By systemctl; undefined where processes and files tell instead. */
  readonly properties: ReadonlyMap<string, string> | undefined
  readonly running: boolean
  readonly unitFiles: readonly string[]
  readonly wantedBy: readonly string[]
  readonly place: Place
}

export interface NodeProgram {
  readonly path: string
  readonly version: string
  readonly place: Place
}

export interface NodeGap {
  readonly about: string
  readonly what: string
  readonly reason: string
  readonly message: string
  readonly place: Place
}

export const citePlace = ({ file, line }: Place, at?: string): Citation => cite(file, line, at)

const must = (object: JsonObject, key: string): string => {
  const text = textAt(object, key)
  if (text === undefined) throw new ShapeError(key, 'there')
  return text
}
const number = (object: JsonObject, key: string): number => {
  const value = integerAt(object, key)
  if (value === undefined) throw new ShapeError(key, 'there')
  return value
}
const placeOf = ({ file, line }: EvidenceObject): Place => ({ file, line })
const isGarbled = (object: JsonObject, ...fields: readonly string[]): boolean =>
  textsAt(object, 'notUtf8').some(field => fields.includes(field))

export function readFileLine(item: EvidenceObject): NodeFile {
  const { object } = item
  const mode = must(object, 'mode')
  if (!/^[0-7]{4}$/.test(mode)) throw new ShapeError('mode', 'four octal digits')
  return {
    root: must(object, 'root'),
    path: must(object, 'path'),
    type: must(object, 'type'),
    mode: Number.parseInt(mode, 8),
    uid: number(object, 'uid'),
    gid: number(object, 'gid'),
    user: textAt(object, 'user') ?? '',
    group: textAt(object, 'group') ?? '',
    resolved: textAt(object, 'resolved'),
    place: placeOf(item),
  }
}

/** The path that an `absent` or `listing` line is about. */
export const readPathLine = (item: EvidenceObject) => ({
  root: must(item.object, 'root'),
  path: must(item.object, 'path'),
  reason: textAt(item.object, 'reason') ?? '',
  entries: integerAt(item.object, 'entries') ?? 0,
  place: placeOf(item),
})

export function readProcessLine(item: EvidenceObject): NodeProcess {
  const { object } = item
  const pid = number(object, 'pid')
  const scope = must(object, 'scope')
  return {
    pid,
    name: must(object, 'name'),
    scope,
    root: scope === 'container' ? String(pid) : hostRoot,
    args: textsAt(object, 'args'),
    env: new Map(objectsAt(object, 'env').map(entry => [textAt(entry, 'name') ?? '', textAt(entry, 'value') ?? ''])),
    garbled: isGarbled(object, 'args', 'env'),
    place: placeOf(item),
  }
}

export const readTextLine = (item: EvidenceObject): NodeText => ({
  root: must(item.object, 'root'),
  path: must(item.object, 'path'),
  lines: textsAt(item.object, 'lines'),
  garbled: isGarbled(item.object, 'lines'),
  place: placeOf(item),
})

export function readUnitLine(item: EvidenceObject): NodeUnit {
  const { object } = item
  const properties = textsAt(object, 'properties').map(text => {
    const at = text.indexOf('=')
    return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)] as const
  })
  return {
    name: must(object, 'name'),
    properties: must(object, 'by') === 'systemctl' ? new Map(properties) : undefined,
    running: booleanAt(object, 'running') ?? false,
    unitFiles: textsAt(object, 'unitFiles'),
    wantedBy: textsAt(object, 'wantedBy'),
    place: placeOf(item),
  }
}

export const readProgramLine = (item: EvidenceObject): NodeProgram => ({
  path: must(item.object, 'path'),
  version: must(item.object, 'version'),
  place: placeOf(item),
})

export const readGapLine = (item: EvidenceObject): NodeGap => ({
  about: must(item.object, 'about'),
  what: must(item.object, 'what'),
  reason: must(item.object, 'reason'),
  message: textAt(item.object, 'message') ?? '',
  place: placeOf(item),
})
