// Keeps memory flat over thousands of pages: pdfkit holds every element of every page until the end, for the tree that
// leads from content to elements. Once a page is done, what the tree has to say about it is text.

interface Reference {
  readonly id: number
}

interface Tree {
  readonly _items: Record<string, unknown>
}

/** Forgets the elements of pages that are finished. To be called when no element adds content to an earlier page any more. */
export class ParentTree {
  readonly #tree: Tree
  /** What pdfkit writes out by calling its toString. */
  readonly #kind: object
  #next = 0

  constructor(doc: PDFKit.PDFDocument) {
    const inner = doc as unknown as { getStructParentTree(): Tree }
    this.#tree = inner.getStructParentTree()
    this.#kind = Object.getPrototypeOf(Object.getPrototypeOf(doc.page.dictionary)) as object
  }

  /** Turns all that is there into text; the entry of a page that is still written must not be there yet. */
  settle(): void {
    const items = this.#tree._items
    for (; items[this.#next] !== undefined; this.#next += 1) items[this.#next] = this.#asText(items[this.#next])
  }

  #asText(entry: unknown): unknown {
    const name = (reference: Reference | null) => (reference === null ? 'null' : `${reference.id} 0 R`)
    const text = Array.isArray(entry)
      ? `[${(entry as (Reference | null)[]).map(name).join(' ')}]`
      : name(entry as Reference)
    return Object.assign(Object.create(this.#kind), { toString: () => text })
  }
}
