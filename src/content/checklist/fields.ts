// Plain data of a foreign JSON file, field by field: a wrong type is as good as nothing there, and what nobody asked for is noted.
import type { ChecklistNotes } from '../../model/checklist-notes.ts'

/** One object of the file; remembers which of its fields were asked for. */
export class Fields {
  readonly #data: ReadonlyMap<string, unknown>
  readonly #asked = new Set<string>()

  constructor(value: unknown) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    this.#data = new Map(isObject ? Object.entries(value) : [])
  }

  value(name: string): unknown {
    this.#asked.add(name)
    return this.#data.get(name)
  }

  has(name: string): boolean {
    return this.#data.has(name)
  }

  /** Numbers and booleans as they are written; empty for null, objects and lists. */
  text(name: string): string {
    const value = this.value(name)
    return typeof value === 'string' ? value : ['number', 'boolean'].includes(typeof value) ? String(value) : ''
  }

  list(name: string): readonly unknown[] {
    const value = this.value(name)
    return Array.isArray(value) ? value : []
  }

  /** A list of texts; one text alone counts as a list of it. */
  texts(name: string): string[] {
    const value = this.value(name)
    const all: readonly unknown[] = Array.isArray(value) ? value : [value]
    return all.filter(item => typeof item === 'string').filter(item => item !== '')
  }

  fields(name: string): Fields {
    return new Fields(this.value(name))
  }

  /** Names of fields that are there and were never asked for. */
  left(): string[] {
    return [...this.#data.keys()].filter(name => !this.#asked.has(name))
  }

  noteLeft(kind: string, where: string, notes: ChecklistNotes): void {
    for (const name of this.left())
      notes.add(`The ${kind}'s field ${JSON.stringify(name)} is none of a CKLB; it was left out.`, where)
  }
}
