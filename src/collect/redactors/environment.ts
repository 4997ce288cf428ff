// Values of environment variables and probe headers that their name or the value itself shows to be secret.
import { fieldOf, stringAt } from '../json/tree.ts'
import type { FieldRedactor } from './redactor.ts'
import { isSecret, mayNameSecret } from './secret-name.ts'

export const environment: FieldRedactor = {
  kind: 'environment',
  // `httpHeaders` of a probe has the same shape: a list of name and value.
  keys: ['env', 'httpHeaders'],
  only: mayNameSecret,
  find({ buffer, value: list }, take) {
    for (const item of list.items ?? []) {
      const value = fieldOf(item, 'value')
      const text = stringAt(buffer, value)
      if (value === undefined || text === undefined) continue
      if (isSecret(stringAt(buffer, fieldOf(item, 'name')) ?? '', text)) take.whole(value)
    }
  },
}
