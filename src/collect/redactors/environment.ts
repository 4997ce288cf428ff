// Values of environment variables and probe headers that their name or the value itself shows to be secret.
import { fieldOf, stringAt } from '../json/tree.ts'
import { findAssignments } from './assignments.ts'
import type { FieldRedactor } from './redactor.ts'
import { mayNameSecret } from './secret-name.ts'
import { isSecret } from './suspicion.ts'

export const environment: FieldRedactor = {
  kind: 'environment',
  // `httpHeaders` of a probe has the same shape: a list of name and value.
  keys: ['env', 'httpHeaders'],
  only: mayNameSecret,
  find({ buffer, value: list, suspicion }, take) {
    for (const item of list.items ?? []) {
      const value = fieldOf(item, 'value')
      const text = stringAt(buffer, value)
      if (value === undefined || text === undefined) continue
      if (isSecret(suspicion, stringAt(buffer, fieldOf(item, 'name')) ?? '', text)) take.whole(value)
      // `CONNECTION="Server=x;Password=y"`: the name says nothing, the value does.
      else
        findAssignments(
          buffer.toString('latin1', value.start + 1, value.end - 1),
          value.start + 1,
          take.part,
          suspicion,
        )
    }
  },
}
