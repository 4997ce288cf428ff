// JSON Web Tokens (service account tokens are such) and the values of Bearer and Basic authorization headers.
import type { TextRedactor } from './redactor.ts'
import { providerToken, providerTokens } from './secret-name.ts'

/** A JWT begins with the base64 of `{"`. The look-behind lets a run of characters be tried once only: linear. */
const jwt = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g
const scheme = /(?<![A-Za-z])(bearer|basic) +([A-Za-z0-9._~+/=-]{8,})/gi
/** Signed URLs of Azure, AWS and Google, and tokens in queries: whoever has the URL has the right. */
const signature =
  /(?<=[?&;])(?:sig|X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|access_token|auth_token|api_key|apikey|token|key)=([^\s"'&\\<>]{8,})/gi
/** Web hooks have their secret in the path. */
const webhook =
  /(?:hooks\.slack\.com\/(?:services|workflows)\/|discord(?:app)?\.com\/api\/webhooks\/[0-9]{1,24}\/|webhook\.office\.com\/webhookb2\/|api\.telegram\.org\/bot)([A-Za-z0-9_@:./-]{16,})/g

export const token: TextRedactor = {
  kind: 'token',
  hint: new RegExp(
    `eyJ|[Bb][Ee][Aa][Rr][Ee][Rr] |[Bb][Aa][Ss][Ii][Cc] |[?&;](?:sig|X-Amz|X-Goog|access_token|auth_token|api_?key|token|key)|\\.slack\\.com|discord|webhook\\.office|telegram|${providerToken.source}`,
  ),
  find(text, take) {
    for (const match of text.matchAll(jwt)) take(match.index, match.index + match[0].length)
    for (const match of text.matchAll(scheme)) {
      const value = match[2] ?? ''
      if (!isCredential(match[1] ?? '', value)) continue
      take(match.index + match[0].length - value.length, match.index + match[0].length)
    }
    for (const pattern of [signature, webhook])
      for (const match of text.matchAll(pattern))
        take(match.index + match[0].length - (match[1]?.length ?? 0), match.index + match[0].length)
    for (const match of text.matchAll(providerTokens)) take(match.index, match.index + match[0].length)
  },
}

/** Prose says `bearer authentication` and `basic configuration` too. */
function isCredential(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === 'bearer') return value.length >= 20 || /[0-9+/=]/.test(value)
  return Buffer.from(value, 'base64').includes(':')
}
