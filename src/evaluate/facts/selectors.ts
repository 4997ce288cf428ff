// Label selectors as the API machinery reads them.
import { type JsonObject, objectAt, objectsAt, ShapeError, textAt, textsAt } from '../shape.ts'

interface Requirement {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}
export type Selector = readonly Requirement[]

/** A selector without requirements selects everything; an absent one is the caller's to read. */
export function selectorOf(selector: JsonObject | undefined): Selector {
  const labels = objectAt(selector, 'matchLabels') ?? {}
  const exact = Object.keys(labels).map(key => ({ key, operator: 'In', values: [textAt(labels, key) ?? ''] }))
  const expressions = objectsAt(selector, 'matchExpressions').map(entry => {
    const operator = textAt(entry, 'operator') ?? ''
    if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator))
      throw new ShapeError('matchExpressions.operator', 'an operator of label selectors')
    return { key: textAt(entry, 'key') ?? '', operator, values: textsAt(entry, 'values') }
  })
  return [...exact, ...expressions]
}

export const selects = (selector: Selector, labels: ReadonlyMap<string, string>): boolean =>
  selector.every(({ key, operator, values }) => {
    const value = labels.get(key)
    if (operator === 'Exists') return value !== undefined
    if (operator === 'DoesNotExist') return value === undefined
    // A label that is not there is not in any list.
    const isIn = value !== undefined && values.includes(value)
    return operator === 'In' ? isIn : !isIn
  })
