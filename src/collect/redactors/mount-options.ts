// Mount options of volumes and storage classes: `password=…` of a CIFS share stands there in plain text.
import { stringAt } from '../json/tree.ts'
import { findAssignments } from './assignments.ts'
import type { FieldRedactor } from './redactor.ts'

export const mountOptions: FieldRedactor = {
  kind: 'mount-option',
  keys: ['mountOptions'],
  find({ buffer, value: list, suspicion }, take) {
    for (const item of list.items ?? [])
      if (stringAt(buffer, item) !== undefined)
        findAssignments(buffer.toString('latin1', item.start + 1, item.end - 1), item.start + 1, take.part, suspicion)
  },
}
