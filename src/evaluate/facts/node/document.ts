// Configuration that a node showed, as data: YAML or JSON, of which a value may have been taken out.
import { isMap, parseAllDocuments, visit } from 'yaml'
import { isObject, type JsonObject } from '../../shape.ts'
import type { NodeText } from './lines.ts'

export type ConfigurationDocument =
  | {
      readonly value: JsonObject
      /** Lines were taken out as a whole, so that a field that is missing here may be in the file. */
      readonly hasHoles: boolean
    }
  | { readonly unreadable: string }

/** Configuration has no use for more. */
const mostAliases = 20
/** In place of lines that redaction took out. */
const hole = /^\s*# redacted:/

/** The one document of a file. What Kubernetes would refuse (a key twice, two documents) is unreadable. */
export function parseConfiguration({ lines, path }: Pick<NodeText, 'lines' | 'path'>): ConfigurationDocument {
  const refuse = (why: string): ConfigurationDocument => ({ unreadable: `${path} cannot be read: ${why}` })
  try {
    const documents = parseAllDocuments(lines.join('\n'), { uniqueKeys: true, prettyErrors: false })
    if (!Array.isArray(documents)) return refuse('it is empty')
    const whole = documents.filter(document => document.contents !== null)
    const [document, second] = whole
    if (document === undefined) return refuse('it is empty')
    if (second !== undefined) return refuse('it holds more than one document')
    const [problem] = document.errors
    if (problem !== undefined) return refuse(`it is neither YAML nor JSON (${problem.code})`)
    let isMerged = false
    visit(document, {
      Map(_key, node) {
        if (isMap(node) && node.items.some(({ key }) => String(key) === '<<')) isMerged = true
      },
    })
    if (isMerged) return refuse('it uses merge keys')
    const value: unknown = document.toJS({ maxAliasCount: mostAliases })
    return isObject(value) ? { value, hasHoles: lines.some(line => hole.test(line)) } : refuse('it is no object')
  } catch (error) {
    return refuse(error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed')
  }
}
