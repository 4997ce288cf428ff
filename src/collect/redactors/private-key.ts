// Private keys in PEM, plain or base64 encoded once more, as kubeconfigs and Secret values carry them.
import type { TextRedactor } from './redactor.ts'

const begin = '-----BEGIN '
const base64Begin = 'LS0tLS1CRUdJTi'
const base64Run = /[A-Za-z0-9+/=]*/y

export const privateKey: TextRedactor = {
  kind: 'private-key',
  hint: /-----BEGIN |LS0tLS1CRUdJTi/,
  find(text, take) {
    let at = text.indexOf(begin)
    while (at !== -1) {
      // The label is short; what claims to be one and is not ends the search for its end.
      const label = text.slice(at + begin.length, at + begin.length + 64)
      const labelEnd = label.indexOf('-----')
      let next = at + begin.length
      if (labelEnd !== -1 && label.slice(0, labelEnd).includes('PRIVATE KEY')) {
        const end = text.indexOf('-----END ', next)
        const close = end === -1 ? -1 : text.indexOf('-----', end + 9)
        // Without an end everything after it may be key.
        next = close === -1 ? text.length : close + 5
        take(at, next)
      }
      at = text.indexOf(begin, next)
    }
    at = text.indexOf(base64Begin)
    while (at !== -1) {
      base64Run.lastIndex = at
      const end = at + (base64Run.exec(text)?.[0].length ?? 0)
      if (Buffer.from(text.slice(at, at + 80), 'base64').includes('PRIVATE KEY')) take(at, end)
      at = text.indexOf(base64Begin, Math.max(end, at + 1))
    }
  },
}
