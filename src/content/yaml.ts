// Reads one YAML file into plain data and remembers where everything stands.
import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type * as z from 'zod'
import { invalidContent, type Refusal } from './invalid.ts'

export interface YamlFile<T = unknown> {
  /** Relative to the content's folder: `controls/etcd/etcd-cert-file.yaml`. */
  readonly path: string
  readonly value: T
  /** The 1-based line of a field; undefined where the file was not read as YAML. */
  readonly lineOf: (field: readonly PropertyKey[]) => number | undefined
}

/** Content has no use for more, and an alias of aliases grows without end. */
const mostAliases = 20
/** Keys that reach an object's prototype instead of becoming its own. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Plain data only: no tags of one's own, no repeated keys, no prototype keys.
 * @throws StigpackError CONTENT_INVALID with file and line
 */
export function parseYaml(path: string, text: string, refuse: Refusal = invalidContent): YamlFile {
  const lines = new LineCounter()
  const lineAt = (offset: number | undefined) => (offset === undefined ? undefined : lines.linePos(offset).line)
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, prettyErrors: false })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined)
    throw refuse(path, lineAt(problem.pos[0]), `this is not YAML that may be used here: ${problem.message}`)
  let aliases = 0
  visit(document, (_key, node) => {
    if (isAlias(node)) aliases += 1
    if (isMap(node))
      for (const { key } of node.items) {
        if (isScalar(key) && typeof key.value === 'string' && !prototypeKeys.has(key.value)) continue
        const named = isScalar(key) ? String(key.value) : 'a key'
        throw refuse(
          path,
          lineAt(isScalar(key) ? key.range?.[0] : node.range?.[0]),
          `\`${named}\` cannot be a key; keys are plain text`,
        )
      }
  })
  if (aliases > mostAliases) throw refuse(path, undefined, `There are ${aliases} aliases; ${mostAliases} are allowed`)
  const value: unknown = document.toJS({ maxAliasCount: mostAliases })
  return { path, value, lineOf }

  /** The line of the field, or of the nearest thing around it that is there. */
  function lineOf(field: readonly PropertyKey[]): number | undefined {
    for (let length = field.length; length >= 0; length -= 1) {
      const node: unknown = document.getIn(field.slice(0, length), true)
      const range =
        typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number] | null) : null
      if (range !== null && range !== undefined) return lineAt(range[0])
    }
    return undefined
  }
}

/**
 * The file's value as a schema wants it.
 * @throws StigpackError CONTENT_INVALID naming the first field that is wrong
 */
export function validate<T>(file: YamlFile, schema: z.ZodType<T>, refuse: Refusal = invalidContent): YamlFile<T> {
  const parsed = schema.safeParse(file.value)
  if (parsed.success) return { ...file, value: parsed.data }
  const [issue] = parsed.error.issues
  const path = issue?.path ?? []
  const more = parsed.error.issues.length - 1
  const field = path.length === 0 ? 'the file' : `\`${path.map(String).join('.')}\``
  const also = more === 0 ? '' : ` (and ${more} more)`
  throw refuse(file.path, file.lineOf(path), `${field}: ${issue?.message ?? 'not valid'}${also}`, parsed.error)
}
