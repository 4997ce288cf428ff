// Annotations whose key announces a secret or whose value holds one, and labels whose value gives itself away.
import { stringAt } from '../json/tree.ts'
import { findAssignments } from './assignments.ts'
import type { FieldRedactor } from './redactor.ts'
import { mayNameSecret } from './secret-name.ts'
import { isSecret } from './suspicion.ts'

export const metadataValues: FieldRedactor = {
  kind: 'metadata-value',
  keys: ['annotations', 'labels'],
  only: mayNameSecret,
  find({ buffer, key: place, value: map, suspicion }, take) {
    for (const [key, value] of map.entries ?? []) {
      const text = stringAt(buffer, value)
      if (text === undefined) continue
      // Selectors refer to labels, so a label goes only if its value leaves no doubt.
      if (place === 'labels') {
        if (suspicion.isValue(text)) take.whole(value)
      } else if (!/\s/.test(text) && isSecret(suspicion, key.slice(key.lastIndexOf('/') + 1), text, 'flag'))
        take.whole(value)
      else if (suspicion.isName(key.slice(key.lastIndexOf('/') + 1), 'flag')) take.whole(value)
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
