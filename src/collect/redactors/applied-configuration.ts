// Annotations that repeat a whole manifest: `kubectl apply` copies a Secret's values into one in plain text.
import type { FieldRedactor } from './redactor.ts'

export const appliedConfiguration: FieldRedactor = {
  kind: 'applied-configuration',
  keys: [
    'kubectl.kubernetes.io/last-applied-configuration',
    'kapp.k14s.io/original',
    'banzaicloud.com/last-applied',
    'objectset.rio.cattle.io/applied',
  ],
  find({ value }, take) {
    // In managedFields the same words are keys with the prefix `f:`, so a value here is an annotation.
    take.whole(value)
  },
}
