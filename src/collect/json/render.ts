// Lays items out as lines: the server's bytes, with replacements put in and, for list items, their type put first.
import type { PageItem } from './page.ts'

/** `buffer[start, end)` becomes `text`. */
export interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Items of a list lack apiVersion and kind, which the list has once; each line of evidence stands alone. */
export interface ItemType {
  readonly apiVersion: string
  readonly kind: string
}

/** Bytes of an item once it is a line, its type not counted. */
export function renderedSize({ start, end }: PageItem, changes: readonly Replacement[]): number {
  let size = end - start
  for (const change of changes) size += change.text.length - (change.end - change.start)
  return size
}

/** Writes lines into a buffer that it keeps and lets grow, because a new one of some megabytes per page is slow. */
export class LineRenderer {
  #out = Buffer.alloc(0)

  /**
   * One line per item, in order. The result is valid until the next call. Line feeds between tokens become blanks, which
   * means the same in JSON and keeps an object on one line.
   */
  render(
    buffer: Buffer,
    items: readonly PageItem[],
    changes: readonly (readonly Replacement[])[],
    type?: ItemType,
  ): Buffer {
    const apiVersion = type === undefined ? '' : `"apiVersion":${JSON.stringify(type.apiVersion)},`
    const kind = type === undefined ? '' : `"kind":${JSON.stringify(type.kind)},`
    const heads = [`{${apiVersion}${kind}`, `{${apiVersion}`, `{${kind}`].map(head => Buffer.from(head))
    const [bothHead, versionHead, kindHead] = heads as [Buffer, Buffer, Buffer]
    this.#reserve(items, changes, bothHead.length)
    const out = this.#out
    let at = 0
    for (const [index, item] of items.entries()) {
      const lineStart = at
      let from = item.start
      const head = item.hasApiVersion ? (item.hasKind ? undefined : kindHead) : item.hasKind ? versionHead : bothHead
      if (head !== undefined) {
        out.set(head, at)
        at += head.length
        from += 1
      }
      for (const { start, end, text } of changes[index] ?? []) {
        at += buffer.copy(out, at, from, start)
        at += out.write(text, at)
        from = end
      }
      at += buffer.copy(out, at, from, item.end)
      if (item.hasLineFeed) blankLineFeeds(out, lineStart, at)
      out[at] = 0x0a
      at += 1
    }
    return out.subarray(0, at)
  }

  #reserve(items: readonly PageItem[], changes: readonly (readonly Replacement[])[], perItem: number): void {
    let size = 0
    for (const { start, end } of items) size += end - start + perItem
    for (const list of changes) for (const { text } of list) size += text.length
    if (this.#out.length < size) this.#out = Buffer.allocUnsafe(Math.ceil(size * 1.25))
  }
}

/** Strings of valid JSON hold no raw line feed, so each one is white space. */
function blankLineFeeds(out: Buffer, from: number, to: number): void {
  for (let at = out.indexOf(0x0a, from); at !== -1 && at < to; at = out.indexOf(0x0a, at + 1)) out[at] = 0x20
}
