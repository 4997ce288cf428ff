// Reads one file after the other and puts what it holds where it belongs.
import { isUtf8 } from 'node:buffer'
import { evidencePaths } from '../../model/source.ts'
import { isNodeName } from '../collectors/configz.ts'
import type { Completeness } from './completeness.ts'
import type { InputFile } from './inputs.ts'
import { readJson } from './json.ts'
import type { ObjectKind } from './kinds.ts'
import { kindOfErrors, kindOfPath, nodeOfConfigz } from './layout.ts'
import { splitList } from './list-stream.ts'
import { type Found, findObjects, isPlain, type Plain, provenanceOf } from './objects.ts'
import { invalidInput } from './problem.ts'
import type { Origin, Shelf } from './shelf.ts'
import type { Survey } from './survey.ts'
import type { InputTally } from './tally.ts'
import { readYaml, type YamlDocument } from './yaml.ts'

interface Places {
  readonly shelf: Shelf
  readonly survey: Survey
  readonly completeness: Completeness
  /** Where a manifest without a namespace goes. */
  readonly namespace: string
  readonly signal?: AbortSignal | undefined
}

export class Sorting {
  readonly #places: Places
  /** Objects put away. */
  objects = 0
  /** Other documents put away: versions, kubelet configurations. */
  documents = 0
  /** Nodes whose kubelet's configuration was there. */
  readonly configz = new Set<string>()

  constructor(places: Places) {
    this.#places = places
  }

  /** @throws StigpackError FROM_INVALID, FROM_REFUSED */
  async file(file: InputFile, tally: InputTally): Promise<void> {
    const failed = kindOfErrors(file.path)
    const node = nodeOfConfigz(file.path)
    const hint = kindOfPath(file.path)
    for await (const { value, line } of readDocuments(file)) {
      this.#places.signal?.throwIfAborted()
      const origin: Origin = { input: file.name, line }
      if (failed !== undefined) this.#errors(failed, value, file.name)
      else if (node !== undefined) await this.#configz(node, value, origin)
      else for (const found of findObjects(value, hint)) await this.#put(found, origin, tally)
    }
  }

  async #put(found: Found, origin: Origin, tally: InputTally): Promise<void> {
    const { passedOver } = tally
    if (found.what === 'other-kind') passedOver.otherKinds += 1
    else if (found.what === 'not-kubernetes') passedOver.notKubernetes += 1
    else if (found.what === 'version') {
      this.#places.survey.version(found.version, origin)
      this.documents += 1
    } else if (found.what === 'cut') {
      const why = `a list in ${origin.input} ends before the server's did: it names a page that follows`
      if (found.kind !== undefined) this.#places.completeness.contradict(found.kind.source, why)
    } else if (await this.#object(found.kind, found.object, origin, tally)) this.objects += 1
    else passedOver.repeated += 1
  }

  async #object(kind: ObjectKind, given: Plain, origin: Origin, tally: InputTally): Promise<boolean> {
    const metadata = given['metadata']
    const named = isPlain(metadata) ? (metadata['name'] ?? metadata['generateName']) : undefined
    if (!isPlain(metadata) || typeof named !== 'string' || named === '')
      throw invalidInput(origin.input, origin.line, `A ${kind.kind} in it has no name.`)
    const provenance = provenanceOf(given)
    const isHomeless = provenance === 'declared' && kind.isNamespaced && (metadata['namespace'] ?? '') === ''
    const object = isHomeless ? { ...given, metadata: { ...metadata, namespace: this.#places.namespace } } : given
    this.#places.survey.identify(kind, object, provenance, origin)
    if (!(await this.#places.shelf.add(kind, object, provenance, origin))) return false
    this.#places.survey.object(kind, object, provenance, origin)
    tally[provenance] += 1
    return true
  }

  /** What troubleshoot could not list: nothing, or messages by namespace. */
  #errors(kind: ObjectKind, value: unknown, name: string): void {
    const messages = Array.isArray(value) ? value : isPlain(value) ? Object.values(value) : []
    const [first] = messages
    if (first !== undefined)
      this.#places.completeness.contradict(kind.source, `${name} says: ${String(first).slice(0, 200)}`)
  }

  async #configz(node: string, value: unknown, origin: Origin): Promise<void> {
    if (!isNodeName(node) || !isPlain(value) || !isPlain(value['kubeletconfig']))
      throw invalidInput(origin.input, origin.line, 'It is not the configuration of a kubelet.')
    if (this.configz.has(node))
      throw invalidInput(origin.input, origin.line, `The configuration of the kubelet of ${node} was there already.`)
    this.configz.add(node)
    await this.#places.shelf.document(evidencePaths.configz(node), value, 'configz')
    this.documents += 1
  }
}

async function* readDocuments({ name, path, bytes }: InputFile): AsyncGenerator<YamlDocument> {
  if (!Buffer.isBuffer(bytes)) {
    yield* readLargeList(name, bytes)
    return
  }
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (!isUtf8(bytes)) throw invalidInput(name, undefined, 'It is not text in UTF-8.')
  const text = bytes.toString('utf8', start)
  // Braces begin JSON, but a flow map of YAML too: only a file that says it is JSON has to be.
  const first = text.trimStart()[0]
  if (/\.json$/i.test(path) ? first !== undefined : first === '{' || first === '[') {
    const value = /\.json$/i.test(path) ? readJson(name, text) : jsonOrNothing(name, text)
    if (value !== notJson) {
      yield { value, line: 1 }
      return
    }
  }
  yield* readYaml(name, text)
}

/** Each item as a list of its own, then the list without its items, which may say that it was cut. */
async function* readLargeList(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<YamlDocument> {
  let type: Plain | undefined
  for await (const piece of splitList(name, chunks)) {
    if ('rest' in piece) {
      const rest = readJson(name, piece.rest)
      if (type !== undefined && type['kind'] === undefined && isPlain(rest) && rest['kind'] !== 'List')
        throw invalidInput(
          name,
          undefined,
          'Its kind comes after its items, which is too late for a file of this size.',
        )
      yield { value: rest, line: 1 }
      continue
    }
    if (!isUtf8(piece.item)) throw invalidInput(name, undefined, 'It is not text in UTF-8.')
    if (type === undefined) {
      const before = readJson(name, piece.before)
      type = isPlain(before) ? before : {}
    }
    const { apiVersion = 'v1', kind = 'List' } = type
    yield { value: { apiVersion, kind, items: [readJson(name, piece.item.toString('utf8'))] }, line: 1 }
  }
}

const notJson = Symbol('not JSON')

function jsonOrNothing(name: string, text: string): unknown {
  try {
    JSON.parse(text)
  } catch {
    return notJson
  }
  return readJson(name, text)
}
