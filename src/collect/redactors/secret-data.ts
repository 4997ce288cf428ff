// Values of Secrets, for a server that sends them although only metadata were asked for.
import type { FieldRedactor } from './redactor.ts'

export const secretData: FieldRedactor = {
  kind: 'secret-value',
  keys: ['data', 'stringData'],
  depth: 1,
  find({ source, value }, take) {
    if (source !== 'secrets') return
    for (const [, entry] of value.entries ?? []) take.whole(entry)
  },
}
