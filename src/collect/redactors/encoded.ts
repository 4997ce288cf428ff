// Base64 that hides any of it: a kubeconfig, a service account's JSON, a Docker configuration, a user and password.
import { findAssignments } from './assignments.ts'
import { privateKey } from './private-key.ts'
import type { TextRedactor } from './redactor.ts'
import { token } from './token.ts'
import { urlCredentials } from './url-credentials.ts'

/** Digests are hexadecimal and certificates begin with `MII`: neither is decoded. */
const begin = /(?<![A-Za-z0-9+/_=-])(?=[A-Za-z0-9+/]{0,64}[G-Zg-z])[A-Za-z0-9+/]{40}/
const runs = new RegExp(`${begin.source}[A-Za-z0-9+/]*={0,2}`, 'g')
const printable = /^[\t\n\r -~]{24}/
const most = 262_144

export const encoded: TextRedactor = {
  kind: 'encoded',
  hint: begin,
  find(text, take, suspicion) {
    for (const match of text.matchAll(runs)) {
      const run = match[0]
      // The first bytes tell text from a certificate or a digest.
      if (!printable.test(Buffer.from(run.slice(0, 48), 'base64').toString('latin1'))) continue
      const decoded = JSON.stringify(Buffer.from(run.slice(0, most), 'base64').toString('latin1')).slice(1, -1)
      let isSecret = false
      const seen = () => {
        isSecret = true
      }
      for (const redactor of [privateKey, token, urlCredentials]) if (!isSecret) redactor.find(decoded, seen, suspicion)
      if (!isSecret) findAssignments(decoded, 0, seen, suspicion)
      if (isSecret) take(match.index, match.index + run.length)
    }
  },
}
