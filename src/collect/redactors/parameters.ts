// Secret-looking entries of storage parameters: some volume plugins take passwords there in plain text.
import { stringAt } from '../json/tree.ts'
import type { FieldRedactor } from './redactor.ts'
import { mayNameSecret } from './secret-name.ts'
import { isSecret } from './suspicion.ts'

export const parameters: FieldRedactor = {
  kind: 'parameter',
  keys: ['parameters', 'volumeAttributes', 'options'],
  only: mayNameSecret,
  find({ buffer, value: map, suspicion }, take) {
    for (const [key, value] of map.entries ?? []) {
      const text = stringAt(buffer, value)
      // `csi.storage.k8s.io/node-publish-secret-name` names a Secret; only the part after the slash is the name.
      if (text !== undefined && isSecret(suspicion, key.slice(key.lastIndexOf('/') + 1), text)) take.whole(value)
    }
  },
}
