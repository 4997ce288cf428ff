// Reads a stream of YAML documents into plain data, as kubectl takes it: YAML 1.1 booleans, octal numbers and merge keys.
// Everything that YAML can do beyond that (tags of one's own, keys that are lists, aliases without end) is refused.
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, Scalar } from 'yaml'
import { inputLimits } from './limits.ts'
import { invalidInput, refusedInput } from './problem.ts'

export interface YamlDocument {
  readonly value: unknown
  /** 1-based line of the file where the document begins. */
  readonly line: number
}

/** A marker at the beginning of a line ends a document wherever it stands: YAML allows none inside a scalar. */
const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm

/** @throws StigpackError FROM_INVALID, FROM_REFUSED, naming the line of the file */
export function* readYaml(name: string, text: string): Generator<YamlDocument> {
  const starts = [0, ...[...text.matchAll(marker)].map(match => match.index)]
  let line = 1
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length
    const chunk = text.slice(start, end)
    const first = line
    for (let at = chunk.indexOf('\n'); at !== -1; at = chunk.indexOf('\n', at + 1)) line += 1
    const document = chunk.startsWith('...') ? chunk.slice(3) : chunk
    // Nothing but comments: Helm leaves such documents where a template came to nothing.
    if (!/^[^\S\n]*[^\s#]/m.test(document.startsWith('---') ? document.slice(3) : document)) continue
    if (chunk.length > inputLimits.yamlBytes)
      throw refusedInput(
        name,
        first,
        `One YAML document has ${chunk.length} bytes; ${inputLimits.yamlBytes} are allowed.`,
        'Ask for JSON (`kubectl get -o json`), or give it in several files.',
      )
    yield { value: new Reader(name, first, document).value(), line: first }
  }
}

/** What kubectl's reader knows of YAML 1.1; dates and numbers to the base 60 stay text, as they do there. */
const plainTags = /:(?:binary|omap|pairs|set|timestamp)$/
const knownTags = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))$/
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

const renderFirst = 'Templates have to be rendered first, for example with `helm template`.'

class Reader {
  readonly #name: string
  readonly #firstLine: number
  readonly #lines = new LineCounter()
  readonly #document: Document
  readonly #anchors = new Map<string, unknown>()
  /** The anchored nodes that are being written out: meeting one again would never end. */
  readonly #open = new Set<unknown>()
  readonly #isTemplate: boolean
  #values = 0
  #aliased = 0

  constructor(name: string, firstLine: number, text: string) {
    this.#name = name
    this.#firstLine = firstLine
    this.#isTemplate = text.includes('{{')
    try {
      this.#document = parseDocument(text, {
        schema: 'yaml-1.1',
        customTags: tags =>
          tags.filter(tag => typeof tag === 'string' || (tag.format !== 'TIME' && !plainTags.test(tag.tag))),
        resolveKnownTags: false,
        lineCounter: this.#lines,
        // Checked below: the library's own way takes the square of the number of keys.
        uniqueKeys: false,
        strict: true,
        prettyErrors: false,
        logLevel: 'silent',
      })
    } catch (error) {
      if (error instanceof RangeError) throw refusedInput(name, firstLine, 'It is nested too deeply.')
      throw error
    }
    const problem = this.#document.errors[0] ?? this.#document.warnings[0]
    if (problem !== undefined)
      throw invalidInput(
        name,
        this.#lineAt(problem.pos[0]),
        `It is not YAML that can be read: ${problem.message}.`,
        this.#isTemplate ? renderFirst : undefined,
      )
  }

  value(): unknown {
    return this.#convert(this.#document.contents, 0)
  }

  #convert(node: unknown, depth: number): unknown {
    this.#values += 1
    if (this.#open.size > 0) this.#aliased += 1
    if (this.#values > inputLimits.yamlValues) throw this.#refuse(node, 'It holds too many values.')
    if (this.#aliased > inputLimits.aliasedValues)
      throw this.#refuse(node, `Its aliases come to more than ${inputLimits.aliasedValues} values.`)
    if (depth > inputLimits.depth) throw this.#refuse(node, `It is nested deeper than ${inputLimits.depth} levels.`)
    if (node === null || node === undefined) return null
    if (isAlias(node)) return this.#throughAlias(node.source, node, target => this.#convert(target, depth + 1))
    const { tag, anchor } = node as { tag?: string; anchor?: string }
    if (tag !== undefined && !knownTags.test(tag))
      throw this.#refuse(node, `The tag ${tag.slice(0, 80)} is not used here.`)
    if (anchor !== undefined && this.#open.size === 0) this.#anchors.set(anchor, node)
    if (isScalar(node)) return this.#scalar(node)
    if (isSeq(node)) return node.items.map(item => this.#convert(item, depth + 1))
    if (isMap(node)) return this.#map(node.items, depth)
    throw this.#refuse(node, 'It holds something that is neither a value, a list nor a map.')
  }

  #throughAlias<T>(name: string, node: unknown, go: (target: unknown) => T): T {
    const target = this.#anchors.get(name)
    if (target === undefined) throw this.#refuse(node, `The alias *${name.slice(0, 80)} names nothing above it.`)
    if (this.#open.has(target)) throw this.#refuse(node, `The alias *${name.slice(0, 80)} lies inside what it names.`)
    this.#open.add(target)
    try {
      return go(target)
    } finally {
      this.#open.delete(target)
    }
  }

  #map(items: readonly Pair[], depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {}
    const merged: Record<string, unknown>[] = []
    for (const { key, value } of items) {
      if (isScalar(key) && key.source === '<<' && key.type === Scalar.PLAIN) {
        merged.push(...this.#mergeSources(value, depth))
        continue
      }
      const name = this.#key(key)
      if (Object.hasOwn(result, name))
        throw invalidInput(
          this.#name,
          this.#lineOf(key),
          `The key ${JSON.stringify(name.slice(0, 80))} stands there twice.`,
        )
      result[name] = this.#convert(value, depth + 1)
    }
    // A key of the map itself goes before a merged one, and an earlier merge before a later.
    for (const source of merged)
      for (const [name, value] of Object.entries(source)) if (!Object.hasOwn(result, name)) result[name] = value
    return result
  }

  #mergeSources(value: unknown, depth: number): Record<string, unknown>[] {
    const nodes = isSeq(value) ? value.items : [value]
    return nodes.map(node => {
      const source = this.#convert(node, depth + 1)
      if (typeof source !== 'object' || source === null || Array.isArray(source))
        throw this.#refuse(node, 'A merge key (<<) takes a map or a list of maps.')
      return source as Record<string, unknown>
    })
  }

  /** kubectl writes keys that are numbers or booleans as text, because JSON has no others. */
  #key(key: unknown): string {
    if (!isScalar(key) || (key.tag !== undefined && !knownTags.test(key.tag))) {
      // `{{ .Values.name }}` is a map in a map to YAML.
      if (this.#isTemplate) throw invalidInput(this.#name, this.#lineOf(key), 'It is a template.', renderFirst)
      throw this.#refuse(key, 'A key is text; this one is something else.')
    }
    const { value } = key
    if (value === null || value === undefined || typeof value === 'object')
      throw this.#refuse(key, 'A key is text; this one is empty.')
    if (key.anchor !== undefined && this.#open.size === 0) this.#anchors.set(key.anchor, key)
    const name = typeof value === 'number' ? (key.source ?? String(value)) : String(value)
    if (prototypeKeys.has(name)) throw this.#refuse(key, `The key ${name} reaches an object's prototype.`)
    return name
  }

  #scalar(node: Scalar): unknown {
    const { value } = node
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
    if (typeof value !== 'number') throw this.#refuse(node, 'It holds a value that JSON does not have.')
    if (!Number.isFinite(value))
      throw this.#refuse(node, `${node.source ?? value} is a number that JSON does not have.`)
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      throw this.#refuse(node, `${node.source ?? value} is too large a number to be kept exactly; put it in quotes.`)
    return value
  }

  #refuse(node: unknown, why: string) {
    return refusedInput(this.#name, this.#lineOf(node), why)
  }

  #lineOf(node: unknown): number {
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number] | null) : null
    return range === null || range === undefined ? this.#firstLine : this.#lineAt(range[0])
  }

  #lineAt(offset: number): number {
    return this.#firstLine + Math.max(0, this.#lines.linePos(offset).line - 1)
  }
}
