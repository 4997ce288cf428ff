// Runs the redactors over the server's bytes and says what has to be replaced by what; everything else stays as it is.
import { createHmac } from 'node:crypto'
import type { RedactionRule } from '../schema/redaction-rules.ts'
import { firstOwnMark, metadataMark, type PageItem, pageScanner } from './json/page.ts'
import type { Replacement } from './json/render.ts'
import { type Interest, markSize, type Scanner, textMark } from './json/scan.ts'
import { fieldOf, placeValue, stringAt, stringEnd, valueEnd } from './json/tree.ts'
import type { FieldRedactor, TextRedactor } from './redactors/redactor.ts'
import type { Suspicion } from './redactors/suspicion.ts'
import { fieldRedactors, textRedactors } from './redactors.ts'
import { suspicionOf, valueRedactors } from './site-rules.ts'

const nothing: readonly Replacement[] = []

/**
 * Strings of more bytes are taken out unread. etcd takes 1.5 MiB for a whole object; what is longer comes from elsewhere, and
 * the engine's stack for regular expressions ends at some millions of characters.
 */
const longestText = 2 * 1024 * 1024

/** Stands for the index of an interest where there is none. */
const anyText = -1
const longestRemembered = 1024

/** What stands for a source in what is written to logs, gaps and records. */
export const logSource = 'log'

interface Found {
  readonly start: number
  readonly end: number
  readonly kind: string
  readonly isWhole: boolean
}

interface Watched extends Interest {
  readonly redactor: FieldRedactor
}

const watched: readonly Watched[] = fieldRedactors.flatMap(redactor =>
  redactor.keys.map(key => ({ key, depth: redactor.depth, redactor })),
)
/** Their descriptions explain settings by name; what a schema says of a password is none. */
const schemas = 'customresourcedefinitions.apiextensions.k8s.io'
/** With rules of a site about values, strings of this length are worth a look. */
const shortestForSite = 4

/**
 * The redaction of one run. Equal secrets become equal replacements within it, and different ones in the next run,
 * because the key is made anew and kept nowhere.
 */
export class Redaction {
  readonly scanner: Scanner
  readonly #suspicion: Suspicion
  readonly #texts: readonly TextRedactor[]
  /** Strings without any of these need no closer look: most long strings are image digests and messages. */
  readonly #worthALook: RegExp
  readonly #hasSiteRules: boolean
  readonly #key: Uint8Array
  readonly #counts = new Map<string, Map<string, number>>()
  readonly #digests = new Map<string, string>()
  /** By interest, values that were looked at and held nothing: replicas repeat their commands, mounts and messages. */
  readonly #clean = new Map<number, Set<string>>()

  /** `key`: at least 32 unpredictable bytes. `rules`: what the site adds. */
  constructor(key: Uint8Array, rules: readonly RedactionRule[] = []) {
    this.#key = key
    this.#hasSiteRules = rules.length > 0
    this.#suspicion = suspicionOf(rules)
    this.#texts = [...valueRedactors(rules), ...textRedactors]
    const hints = this.#texts.map(({ hint }) => hint.source)
    // A name of the site's may be any word.
    this.#worthALook = rules.some(({ key: name }) => name !== undefined) ? /(?:)/ : new RegExp(hints.join('|'))
    this.scanner = pageScanner(watched, this.#hasSiteRules ? shortestForSite : undefined)
  }

  /** How many values of which kind were replaced so far, sorted by kind. */
  get counts(): { kind: string; count: number }[] {
    const sums = new Map<string, number>()
    for (const counts of this.#counts.values())
      for (const [kind, count] of counts) sums.set(kind, (sums.get(kind) ?? 0) + count)
    return [...sums].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1))
  }

  /** How many values were replaced in what was collected of one source. */
  countsOf(source: string): Record<string, number> {
    return Object.fromEntries(this.#counts.get(source) ?? [])
  }

  /** Sets the counts of one source: to nothing for what is thrown away, to what they were for what is kept. */
  setCounts(source: string, counts: Readonly<Record<string, number>> = {}): void {
    this.#counts.set(source, new Map(Object.entries(counts)))
  }

  /** What to replace in an item that `scanner` has just marked, in order of place, without overlaps. */
  ofItem(buffer: Buffer, item: PageItem, source: string): readonly Replacement[] {
    const found: Found[] = []
    const { marks } = this.scanner
    for (let at = item.firstMark; at < item.lastMark; at += markSize) {
      const mark = marks[at] as number
      const start = marks[at + 1] as number
      if (mark === textMark) this.#findInText(buffer, start, source, found)
      else if (mark >= firstOwnMark) this.#findInField(buffer, item, source, mark - firstOwnMark, start, found)
    }
    return found.length === 0 ? nothing : this.#replace(buffer, found, source)
  }

  /** A message with what the text redactors find in it taken out, for logs and gaps. */
  ofText(text: string): string {
    if (!this.#worthALook.test(text)) return text
    const bytes = Buffer.from(JSON.stringify(text))
    const found: Found[] = []
    this.#findInText(bytes, 1, logSource, found)
    const parts: string[] = []
    let from = 1
    for (const { start, end, text: replacement } of this.#replace(bytes, found, logSource)) {
      parts.push(bytes.toString('utf8', from, start), replacement)
      from = end
    }
    parts.push(bytes.toString('utf8', from, bytes.length - 1))
    return JSON.parse(`"${parts.join('')}"`) as string
  }

  /** Replicas repeat their secrets, so the last few thousand are remembered for as long as the run lasts. */
  #digest(secret: string): string {
    let digest = this.#digests.get(secret)
    if (digest === undefined) {
      digest = createHmac('sha256', this.#key).update(secret).digest('hex').slice(0, 16)
      if (this.#digests.size >= 4096) this.#digests.clear()
      if (secret.length < 4096) this.#digests.set(secret, digest)
    }
    return digest
  }

  #findInField(buffer: Buffer, item: PageItem, source: string, index: number, start: number, found: Found[]): void {
    const interest = watched[index]
    if (interest === undefined) return
    const byte = buffer[start]
    // A schema has fields called `command` or `env` as well; those are strings, objects or lists of another shape.
    const { redactor, key } = interest
    if (byte !== 0x7b && byte !== 0x5b && byte !== 0x22) return
    let raw: string | undefined
    if (!this.#hasSiteRules && redactor.only !== undefined) {
      raw = buffer.toString('latin1', start, valueEnd(buffer, start))
      if (!redactor.only.test(raw) || this.#isClean(index, raw)) return
    }
    const before = found.length
    const value = placeValue(buffer, start)
    redactor.find(
      { buffer, key, value, source, identity: () => this.#identity(buffer, item), suspicion: this.#suspicion },
      {
        whole: ({ start, end }) => found.push({ start, end, kind: redactor.kind, isWhole: true }),
        part: (start, end) => found.push({ start, end, kind: redactor.kind, isWhole: false }),
      },
    )
    if (raw !== undefined && found.length === before) this.#noteClean(index, raw)
  }

  #findInText(buffer: Buffer, start: number, source: string, found: Found[]): void {
    const end = stringEnd(buffer, start - 1)
    if (end - start > longestText) {
      found.push({ start: start - 1, end, kind: 'too-long', isWhole: true })
      return
    }
    const text = buffer.toString('latin1', start, end - 1)
    if (!this.#worthALook.test(text)) return
    // Schemas are looked at with less.
    const isOrdinary = source !== schemas
    if (isOrdinary && this.#isClean(anyText, text)) return
    const before = found.length
    for (const { kind, hint, find, isForValues } of this.#texts) {
      if (isForValues === true && source === schemas) continue
      if (!(isForValues === true && this.#hasSiteRules) && !hint.test(text)) continue
      const take = (from: number, to: number) =>
        found.push({ start: start + from, end: start + to, kind, isWhole: false })
      find(text, take, this.#suspicion)
    }
    if (isOrdinary && found.length === before) this.#noteClean(anyText, text)
  }

  #isClean(index: number, text: string): boolean {
    return text.length <= longestRemembered && this.#clean.get(index)?.has(text) === true
  }

  /** `index`: of a field's interest; what fits none is a text. */
  #noteClean(index: number, text: string): void {
    if (text.length > longestRemembered) return
    const known = this.#clean.get(index)
    if (known === undefined) this.#clean.set(index, new Set([text]))
    else {
      if (known.size >= 4096) known.clear()
      known.add(text)
    }
  }

  #identity(buffer: Buffer, item: PageItem): { namespace: string; name: string } {
    const { marks } = this.scanner
    for (let at = item.firstMark; at < item.lastMark; at += markSize) {
      if (marks[at] !== metadataMark) continue
      const metadata = placeValue(buffer, marks[at + 1] as number)
      const read = (key: string) => stringAt(buffer, fieldOf(metadata, key)) ?? ''
      return { namespace: read('namespace'), name: read('name') }
    }
    return { namespace: '', name: '' }
  }

  #replace(buffer: Buffer, found: Found[], source: string): Replacement[] {
    const counts = this.#counts.get(source) ?? new Map<string, number>()
    this.#counts.set(source, counts)
    // What encloses comes first and takes what lies within it along.
    found.sort((a, b) => a.start - b.start || b.end - a.end || rank(a) - rank(b))
    const replacements: Replacement[] = []
    for (const { start, end, kind, isWhole } of merged(found.filter(one => one.end > one.start))) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      const text = `redacted:${kind}:${this.#digest(decoded(buffer, start, end, isWhole))}`
      replacements.push({ start, end, text: isWhole ? `"${text}"` : text })
    }
    return replacements
  }
}

/** Where two see the same, the one that says more about it counts. */
const rank = ({ kind }: Found): number => (kind === 'metadata-value' || kind === 'named-value' ? 1 : 0)

/** Those that overlap become one, so that what reaches further is not lost. */
function merged(found: readonly Found[]): Found[] {
  const result: Found[] = []
  for (const next of found) {
    const last = result.at(-1)
    if (last === undefined || next.start >= last.end) result.push(next)
    else if (next.end > last.end && !last.isWhole) result[result.length - 1] = { ...last, end: next.end }
  }
  return result
}

/** The secret itself, so that the same one hashes alike in a variable, in a flag and in a file. */
function decoded(buffer: Buffer, start: number, end: number, isWhole: boolean): string {
  const raw = buffer.toString('utf8', start, end)
  try {
    const value: unknown = JSON.parse(isWhole ? raw : `"${raw}"`)
    return typeof value === 'string' ? value : raw
  } catch {
    return raw
  }
}
