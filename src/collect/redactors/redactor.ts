// What a redactor is: it finds secrets in the server's bytes; src/collect/redaction.ts takes them out.
import type { Placed } from '../json/tree.ts'
import type { Suspicion } from './suspicion.ts'

/** A field whose key a redactor asked for. */
export interface Field {
  /** The bytes of the page; places in `value` refer to it. */
  readonly buffer: Buffer
  readonly key: string
  readonly value: Placed
  /** The source that is collected: `configmaps`, `pods`. */
  readonly source: string
  /** metadata.namespace and metadata.name of the object that the field is in. */
  readonly identity: () => { readonly namespace: string; readonly name: string }
  readonly suspicion: Suspicion
}

/** Takes a whole value out, quotes included, or a part `[start, end)` of a string's raw content. */
export interface Take {
  whole(value: Placed): void
  part(start: number, end: number): void
}

/** Looks at the values of certain keys, wherever they are (or at the top of the object with `depth` 1). */
export interface FieldRedactor {
  /** Appears in `redacted:<kind>:…` and in the manifest's counts. */
  readonly kind: string
  readonly keys: readonly string[]
  readonly depth?: number
  /**
   * Where the raw value holds nothing that this matches, there is nothing to find and nothing is parsed. With it, what is
   * found depends on key and value alone: equal values need to be looked at once.
   */
  readonly only?: RegExp
  find(field: Field, take: Take): void
}

/**
 * Looks into any string that is long enough to hold a secret. `text` is the raw content between the quotes, escapes and
 * all, one character per byte. Matchers are linear: a hostile object must not be able to stop a collection.
 */
export interface TextRedactor {
  readonly kind: string
  /** Every string that `find` finds something in matches this; it is tried first, on all long strings. */
  readonly hint: RegExp
  /** Not for schemas, whose descriptions explain settings and hold none. */
  readonly isForValues?: boolean
  find(text: string, take: (start: number, end: number) => void, suspicion: Suspicion): void
}
