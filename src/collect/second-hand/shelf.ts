// Puts objects into the evidence files, a canonical line each, after the same redaction that live objects go through.
import { createHash } from 'node:crypto'
import { evidencePaths, type SourceName } from '../../model/source.ts'
import { jsonBytes } from '../json/bytes.ts'
import { readDocument } from '../json/page.ts'
import { LineRenderer } from '../json/render.ts'
import type { Redaction } from '../redaction.ts'
import type { Spool, SpoolWriter } from '../spool.ts'
import { canonicalJson } from './canonical.ts'
import type { ObjectKind } from './kinds.ts'
import { inputLimits } from './limits.ts'
import { isPlain, type Plain, type Provenance } from './objects.ts'
import { invalidInput, refusedInput } from './problem.ts'

/** Where each object came from: the line in its evidence file, and the file and line of the input. */
export const originsPath = 'evidence/origins.ndjson'

export interface Origin {
  /** The file as messages name it. */
  readonly input: string
  /** Line where its document begins; a JSON file is one document. */
  readonly line: number
}

interface Row {
  readonly writer: SpoolWriter
  pending: Buffer[]
  size: number
  declared: number
  dumped: number
}

interface Known {
  readonly digest: string
  readonly origin: Origin
  readonly provenance: Provenance
}

const flushAt = 1024 * 1024

export class Shelf {
  readonly #spool: Spool
  readonly #redaction: Redaction
  readonly #renderer = new LineRenderer()
  readonly #rows = new Map<SourceName, Row>()
  readonly #known = new Map<string, Known>()
  #origins: Row | undefined
  #objects = 0
  /** Sources with two states of one object, and which object that is. */
  readonly differing = new Map<SourceName, string>()

  constructor(spool: Spool, redaction: Redaction) {
    this.#spool = spool
    this.#redaction = redaction
  }

  /** How many objects of a source lie here, by where they were seen. */
  counts(source: SourceName): { readonly declared: number; readonly dumped: number } | undefined {
    const row = this.#rows.get(source)
    return row === undefined ? undefined : { declared: row.declared, dumped: row.dumped }
  }

  /** Begins the evidence file of a source, which stays empty where no object comes. */
  async open(kind: ObjectKind): Promise<void> {
    await this.#row(kind)
  }

  /**
   * False where the same object lies here already. Two declarations of one object that differ are an error, because which
   * of them will be applied last nobody can tell; of two dumped states the first is kept and the source noted.
   */
  async add(kind: ObjectKind, object: Plain, provenance: Provenance, origin: Origin): Promise<boolean> {
    const kept = kind.source === 'secrets' ? withoutValues(object) : object
    const text = canonicalJson(kept)
    if (!this.#isNew(kind, object, provenance, origin, text)) return false
    this.#objects += 1
    if (this.#objects > inputLimits.objects)
      throw refusedInput(origin.input, origin.line, `There are more than ${inputLimits.objects} objects.`)
    const line = this.#redacted(text, kind.source)
    if (line.length > inputLimits.objectBytes)
      throw refusedInput(
        origin.input,
        origin.line,
        `One object has ${line.length} bytes; ${inputLimits.objectBytes} are allowed.`,
      )
    const row = await this.#row(kind)
    row[provenance] += 1
    await put(row, line)
    this.#origins ??= newRow(await this.#spool.create(originsPath))
    const number = row.declared + row.dumped
    const entry = { source: kind.source, line: number, provenance, input: origin.input, inputLine: origin.line }
    await put(this.#origins, this.#redacted(canonicalJson(entry), 'origins'))
    return true
  }

  /** A file of its own that is one document, such as `version.json`. */
  async document(path: string, value: Plain, source: string): Promise<void> {
    const row = newRow(await this.#spool.create(path))
    await put(row, this.#redacted(canonicalJson(value), source))
    await finish(row)
  }

  async close(): Promise<void> {
    for (const row of [...this.#rows.values(), ...(this.#origins === undefined ? [] : [this.#origins])])
      await finish(row)
  }

  /** Gives up what is unfinished; what is finished is the spool's to discard. */
  async discard(): Promise<void> {
    for (const { writer } of [...this.#rows.values(), ...(this.#origins === undefined ? [] : [this.#origins])])
      await writer.discard()
  }

  #isNew(kind: ObjectKind, object: Plain, provenance: Provenance, origin: Origin, text: string): boolean {
    const metadata = isPlain(object['metadata']) ? object['metadata'] : {}
    const { name, namespace } = metadata
    // `generateName`: the server will make a new object of each.
    if (typeof name !== 'string' || name === '') return true
    const key = JSON.stringify([kind.source, namespace ?? '', name])
    const digest = createHash('sha256').update(text).digest('base64')
    const known = this.#known.get(key)
    if (known === undefined) {
      this.#known.set(key, { digest, origin, provenance })
      return true
    }
    if (known.digest === digest) return false
    const what = `${kind.kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`
    const first = `${known.origin.input}, line ${known.origin.line}`
    if (provenance === 'declared' || known.provenance === 'declared')
      throw invalidInput(
        origin.input,
        origin.line,
        `${what} stands in ${first} already, and the two differ.`,
        'Give one of them. Of a Kustomize folder give what `kubectl kustomize` prints.',
      )
    if (!this.differing.has(kind.source))
      this.differing.set(
        kind.source,
        `${what} is there in two states, in ${first} and in ${origin.input}; the first is kept`,
      )
    return false
  }

  #redacted(text: string, source: string): Buffer {
    const bytes = jsonBytes(Buffer.from(text))
    const item = readDocument(bytes, this.#redaction.scanner)
    return Buffer.from(
      this.#renderer.render(bytes.buffer, [item], [this.#redaction.ofItem(bytes.buffer, item, source)]),
    )
  }

  async #row(kind: ObjectKind): Promise<Row> {
    let row = this.#rows.get(kind.source)
    if (row === undefined) {
      row = newRow(await this.#spool.create(evidencePaths.list(kind.group, kind.version, kind.resource)))
      this.#rows.set(kind.source, row)
    }
    return row
  }
}

const newRow = (writer: SpoolWriter): Row => ({ writer, pending: [], size: 0, declared: 0, dumped: 0 })

async function put(row: Row, line: Buffer): Promise<void> {
  row.pending.push(line)
  row.size += line.length
  if (row.size >= flushAt) await flush(row)
}

async function flush(row: Row): Promise<void> {
  const bytes = Buffer.concat(row.pending)
  row.pending = []
  row.size = 0
  await row.writer.write(bytes)
}

async function finish(row: Row): Promise<void> {
  await flush(row)
  await row.writer.close()
}

/** What the API server sends where metadata only is asked for, as a live collection does. */
const withoutValues = (secret: Plain): Plain => ({
  apiVersion: 'meta.k8s.io/v1',
  kind: 'PartialObjectMetadata',
  metadata: secret['metadata'] ?? {},
})
