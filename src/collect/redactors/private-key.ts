// Private keys in PEM, plain or base64 encoded once more, as kubeconfigs and Secret values carry them.
import type { TextRedactor } from './redactor.ts'

const begin = '-----BEGIN '
const base64Begin = 'LS0tLS1CRUdJTi'
/** How the base64 of a PKCS#8, PKCS#1, SEC 1 or OpenSSH private key begins where its PEM frame was left out. */
const der =
  /(?<![A-Za-z0-9+/])(?:MI[A-Za-z0-9+/]{1,4}IBADANBgkqhkiG9w0BAQEFAAS|MII[A-Za-z0-9+/]{3}IBAAKCA|MI[A-Za-z0-9+/]{1,2}AgEAM(?:BMGByqGSM49|BAGByqGSM49)|MHcCAQEEI|MIGkAgEBBD|MC4CAQAwBQYDK2Vw|b3BlbnNzaC1rZXktdjE)[A-Za-z0-9+/=]*/g
const base64Run = /[A-Za-z0-9+/=]*/y

export const privateKey: TextRedactor = {
  kind: 'private-key',
  hint: /-----BEGIN |---- BEGIN SSH2 |PuTTY-User-Key-File|LS0tLS1CRUdJTi|MI[A-Za-z0-9+/]{1,5}(?:IBAD|IBAA|AgEAM|AgEBBD)|MHcCAQEEI|MC4CAQAwBQYDK2Vw|b3BlbnNzaC1rZXktdjE/,
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
    const other = text.search(/---- BEGIN SSH2 [A-Z ]{0,16}PRIVATE KEY|PuTTY-User-Key-File/)
    if (other !== -1) take(other, text.length)
    for (const match of text.matchAll(der)) take(match.index, match.index + match[0].length)
    at = text.indexOf(base64Begin)
    while (at !== -1) {
      base64Run.lastIndex = at
      const end = at + (base64Run.exec(text)?.[0].length ?? 0)
      if (Buffer.from(text.slice(at, at + 80), 'base64').includes('PRIVATE KEY')) take(at, end)
      at = text.indexOf(base64Begin, Math.max(end, at + 1))
    }
  },
}
