// Cuts the items out of one page of an API list, byte for byte, and reads what the page says about itself.
import { isUtf8 } from 'node:buffer'
import * as z from 'zod'
import type { JsonBytes } from './bytes.ts'
import { type Interest, InvalidJson, markSize, Scanner } from './scan.ts'

/** Keys of an object itself that every list needs to know about; redactors add theirs. */
const ownInterests: readonly Interest[] = [
  { key: 'apiVersion', depth: 1 },
  { key: 'kind', depth: 1 },
  { key: 'metadata', depth: 1 },
  // On the copies of static pods that a kubelet shows in the API.
  { key: 'kubernetes.io/config.mirror' },
]
const [apiVersionMark, kindMark, mirrorMark] = [1, 2, 4] as const
export const metadataMark = 3
/** The mark of the first interest that was passed to `pageScanner`. */
export const firstOwnMark = ownInterests.length + 1

export const pageScanner = (interests: readonly Interest[], shortestText?: number): Scanner =>
  new Scanner([...ownInterests, ...interests], shortestText)

const listMetadataSchema = z.object({ resourceVersion: z.string().optional(), continue: z.string().optional() })

export interface ListMetadata {
  readonly resourceVersion: string | undefined
  /** Empty on the last page. */
  readonly continue: string
}

/** One object in its page: `buffer[start, end)`, and the marks `[firstMark, lastMark)` that lie in it. */
export interface PageItem {
  readonly start: number
  readonly end: number
  readonly firstMark: number
  readonly lastMark: number
  readonly hasApiVersion: boolean
  readonly hasKind: boolean
  /** Whether it looks like a mirror pod; only its annotations can tell for certain. */
  readonly mayBeMirror: boolean
  /** Line feeds between tokens, which one line of evidence cannot hold. */
  readonly hasLineFeed: boolean
}

export interface Page {
  /** `PodList`. */
  readonly kind: string
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string
  readonly metadata: ListMetadata
  readonly items: readonly PageItem[]
}

/**
 * Reads a whole list page. `onMetadata` is told the metadata as soon as they are read, which for an API server is before
 * the items, so that the next page can be asked for while this one is worked on. Throws InvalidJson for anything that is
 * not one complete list of objects; the marks of the scanner then mean nothing.
 */
export function readPage(bytes: JsonBytes, scanner: Scanner, onMetadata?: (metadata: ListMetadata) => void): Page {
  const { buffer, end } = bytes
  if (!isUtf8(buffer.subarray(0, end))) throw new InvalidJson('bytes that are not UTF-8', 0)
  scanner.marks.length = 0
  let kind = ''
  let apiVersion = ''
  let metadata: ListMetadata | undefined
  let items: PageItem[] | undefined
  const keys = new Set<string>()

  let position = expectByte(buffer, 0, 0x7b, 'no object')
  position = skipBlanks(buffer, position)
  while (buffer[position] !== 0x7d || keys.size > 0) {
    const keyEnd = scanKey(buffer, position, scanner)
    const key: unknown = JSON.parse(buffer.toString('utf8', position, keyEnd))
    if (typeof key !== 'string') throw new InvalidJson('no key where one belongs', position)
    if (keys.has(key)) throw new InvalidJson(`the key ${key} twice in one list`, position)
    keys.add(key)
    position = skipBlanks(buffer, expectByte(buffer, keyEnd, 0x3a, 'no colon after a key'))
    if (key === 'items') {
      items = []
      position = readItems(buffer, position, scanner, items)
    } else {
      const before = scanner.marks.length
      const valueEnd = scanner.value(buffer, position)
      scanner.marks.length = before
      if (key === 'kind' || key === 'apiVersion' || key === 'metadata') {
        const value: unknown = JSON.parse(buffer.toString('utf8', position, valueEnd))
        if (key === 'kind') kind = String(value)
        else if (key === 'apiVersion') apiVersion = String(value)
        else {
          metadata = listMetadata(value, position)
          onMetadata?.(metadata)
        }
      }
      position = valueEnd
    }
    position = skipBlanks(buffer, position)
    if (buffer[position] === 0x7d) break
    position = skipBlanks(buffer, expectByte(buffer, position, 0x2c, 'no comma or end where one belongs'))
  }
  position = skipBlanks(buffer, position + 1)
  if (position !== end) throw new InvalidJson('something after the end', position)
  if (items === undefined || metadata === undefined) throw new InvalidJson('a list without items or metadata', 0)
  return { kind, apiVersion, metadata, items }
}

function listMetadata(value: unknown, position: number): ListMetadata {
  const parsed = listMetadataSchema.safeParse(value)
  if (!parsed.success) throw new InvalidJson('list metadata of an unknown form', position)
  return { resourceVersion: parsed.data.resourceVersion, continue: parsed.data.continue ?? '' }
}

function scanKey(buffer: Buffer, position: number, scanner: Scanner): number {
  if (buffer[position] !== 0x22) throw new InvalidJson('no key where one belongs', position)
  const before = scanner.marks.length
  const end = scanner.value(buffer, position)
  scanner.marks.length = before
  return end
}

function readItems(buffer: Buffer, from: number, scanner: Scanner, items: PageItem[]): number {
  // Go writes an empty slice that was never made as null.
  if (buffer[from] === 0x6e) return scanner.value(buffer, from)
  let position = skipBlanks(buffer, expectByte(buffer, from, 0x5b, 'items that are no array'))
  if (buffer[position] === 0x5d) return position + 1
  for (;;) {
    if (buffer[position] !== 0x7b) throw new InvalidJson('an item that is no object', position)
    const start = position
    const firstMark = scanner.marks.length
    scanner.sawLineFeed = false
    const end = scanner.value(buffer, start)
    items.push(describeItem(scanner, start, end, firstMark))
    position = skipBlanks(buffer, end)
    if (buffer[position] === 0x5d) return position + 1
    position = skipBlanks(buffer, expectByte(buffer, position, 0x2c, 'no comma or end where one belongs'))
  }
}

function describeItem(scanner: Scanner, start: number, end: number, firstMark: number): PageItem {
  const { marks } = scanner
  let [hasApiVersion, hasKind, hasMetadata, mayBeMirror] = [false, false, false, false]
  for (let at = firstMark; at < marks.length; at += markSize) {
    const mark = marks[at]
    if (mark === apiVersionMark) hasApiVersion = true
    else if (mark === kindMark) hasKind = true
    else if (mark === metadataMark) hasMetadata = true
    else if (mark === mirrorMark) mayBeMirror = true
  }
  if (!hasMetadata) throw new InvalidJson('an item without metadata', start)
  return {
    start,
    end,
    firstMark,
    lastMark: marks.length,
    hasApiVersion,
    hasKind,
    mayBeMirror,
    hasLineFeed: scanner.sawLineFeed,
  }
}

function skipBlanks(buffer: Buffer, from: number): number {
  let position = from
  for (;;) {
    const byte = buffer[position]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return position
    position += 1
  }
}

function expectByte(buffer: Buffer, from: number, byte: number, otherwise: string): number {
  const position = skipBlanks(buffer, from)
  if (buffer[position] !== byte) throw new InvalidJson(otherwise, position)
  return position + 1
}

/** One whole JSON document as if it were the only item of a list. Throws InvalidJson. */
export function readDocument(bytes: JsonBytes, scanner: Scanner): PageItem {
  const { buffer, end } = bytes
  if (!isUtf8(buffer.subarray(0, end))) throw new InvalidJson('bytes that are not UTF-8', 0)
  scanner.marks.length = 0
  scanner.sawLineFeed = false
  const start = skipBlanks(buffer, 0)
  const valueEnd = scanner.value(buffer, start)
  if (skipBlanks(buffer, valueEnd) !== end) throw new InvalidJson('something after the end', valueEnd)
  return {
    start,
    end: valueEnd,
    firstMark: 0,
    lastMark: scanner.marks.length,
    hasApiVersion: true,
    hasKind: true,
    mayBeMirror: false,
    hasLineFeed: scanner.sawLineFeed,
  }
}
