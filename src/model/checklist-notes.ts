// What a reader or a writer of checklists could not carry over as it was. Never silent: each kind of thing once, with its count.

export interface ChecklistNote {
  /** One sentence: what, and what became of it. */
  readonly what: string
  /** How often. */
  readonly count: number
  /** Where first: `V-242376`; empty where it is about the file as a whole. */
  readonly first: string
}

export class ChecklistNotes {
  readonly #notes = new Map<string, { count: number; readonly first: string }>()

  add(what: string, where = ''): void {
    const known = this.#notes.get(what)
    if (known === undefined) this.#notes.set(what, { count: 1, first: where })
    else known.count += 1
  }

  list(): ChecklistNote[] {
    return [...this.#notes].map(([what, { count, first }]) => ({ what, count, first }))
  }
}
