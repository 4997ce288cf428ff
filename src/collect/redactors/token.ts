// JSON Web Tokens (service account tokens are such) and the values of Bearer and Basic authorization headers.
import type { TextRedactor } from './redactor.ts'
import { isSecretValue } from './secret-name.ts'

/** A JWT begins with the base64 of `{"`. The look-behind lets a run of characters be tried once only: linear. */
const jwt = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g
const scheme = /(?<![A-Za-z])(bearer|basic) +([A-Za-z0-9._~+/=-]{8,})/gi
const provider =
  /(?<![A-Za-z0-9_-])(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AKIA|AIza|npm_|sk_live_)[A-Za-z0-9_-]{10,}/g

export const token: TextRedactor = {
  kind: 'token',
  hint: /eyJ|[Bb][Ee][Aa][Rr][Ee][Rr] |[Bb][Aa][Ss][Ii][Cc] |gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|AKIA|AIza|npm_|sk_live_/,
  find(text, take) {
    for (const match of text.matchAll(jwt)) take(match.index, match.index + match[0].length)
    for (const match of text.matchAll(scheme)) {
      const value = match[2] ?? ''
      if (!isCredential(match[1] ?? '', value)) continue
      take(match.index + match[0].length - value.length, match.index + match[0].length)
    }
    for (const match of text.matchAll(provider)) {
      if (isSecretValue(match[0])) take(match.index, match.index + match[0].length)
    }
  },
}

/** Prose says `bearer authentication` and `basic configuration` too. */
function isCredential(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === 'bearer') return value.length >= 20 || /[0-9+/=]/.test(value)
  return Buffer.from(value, 'base64').includes(':')
}
