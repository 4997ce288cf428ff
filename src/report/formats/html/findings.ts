// Every target of every rule, for the page's script: columns of numbers into one list of texts, each text once.
import type { CheckResult, TestResult } from '../../../schema/evaluation.ts'
import { placeOf } from '../../facts.ts'
import { namespaceOf } from './namespace.ts'
import { wordOrder } from './words.ts'

/** A column is a list of numbers, one for each row; all but `rule` and `result` are places in the list of texts. */
export const columnNames = [
  'rule',
  'result',
  'target',
  'kind',
  'node',
  'namespace',
  'message',
  'expected',
  'found',
  'evidence',
] as const
type ColumnName = (typeof columnNames)[number]

/** Most messages differ in the name of their target alone; with a sign in its place they are one text. */
export const nameSign = '\u0001'

class Texts {
  readonly #places = new Map<string, number>()

  place(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    this.#places.set(text, this.#places.size)
    return this.#places.size - 1
  }

  values(): Iterable<string> {
    return this.#places.keys()
  }
}

/** JSON in pieces. `rule` counts the rules of all results through, in the page's order. */
export function* findingsData(results: readonly TestResult[]): Generator<string> {
  const texts = new Texts()
  const columns: Record<ColumnName, number[]> = {
    rule: [],
    result: [],
    target: [],
    kind: [],
    node: [],
    namespace: [],
    message: [],
    expected: [],
    found: [],
    evidence: [],
  }
  let number = 0
  for (const { rules } of results)
    for (const { checks } of rules) {
      for (const check of checks) addRow(columns, texts, number, check)
      number += 1
    }
  yield '{"texts":['
  let first = true
  for (const text of texts.values()) {
    yield `${first ? '' : ','}${inScript(JSON.stringify(text))}`
    first = false
  }
  yield ']'
  for (const name of columnNames) {
    yield `,"${name}":[`
    yield* pieces(columns[name])
    yield ']'
  }
  yield '}'
}

function addRow(columns: Record<ColumnName, number[]>, texts: Texts, rule: number, check: CheckResult): void {
  const { target, citations } = check
  const short = (text: string) => texts.place(target.name === '' ? text : text.replaceAll(target.name, nameSign))
  columns.rule.push(rule)
  columns.result.push(wordOrder.indexOf(check.result))
  columns.target.push(texts.place(target.name))
  columns.kind.push(texts.place(target.kind))
  columns.node.push(texts.place(target.node ?? (target.kind === 'node' ? target.name : '')))
  columns.namespace.push(texts.place(namespaceOf(target)))
  columns.message.push(short(check.message))
  columns.expected.push(short(check.expected))
  columns.found.push(short(check.found))
  columns.evidence.push(texts.place(citations.map(citation => `${placeOf(citation)} ${citation.sha256}`).join('\n')))
}

function* pieces(numbers: readonly number[]): Generator<string> {
  const size = 50_000
  for (let start = 0; start < numbers.length; start += size)
    yield `${start === 0 ? '' : ','}${numbers.slice(start, start + size).join(',')}`
}

/** `</script>` and `<!--` in a text would end the block that it stands in. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c')
