// A question for people: what is known is laid out, and the rule waits for a named person's answer.
import type { CheckModule } from '../context.ts'
import { cluster, draft } from '../drafts.ts'
import { portsOf, Suspects } from '../facts/laid-out.ts'

export const awaitsAttestation: CheckModule<'awaits-attestation'> = {
  kind: 'awaits-attestation',
  begin: (check, facts) => {
    const suspects = check.laysOut === undefined ? undefined : new Suspects(check.laysOut)
    return {
      ...(suspects === undefined ? {} : { accept: item => suspects.accept(item) }),
      finish: () => {
        const known = suspects?.laidOut ?? (check.component === undefined ? undefined : portsOf(check.component, facts))
        const found = known?.lines.join('; ') ?? ''
        const also = found === '' ? '' : ` What is known: ${found}.`
        const message = `No evidence of a cluster can answer this; a person must: ${check.question}${also}`
        return [
          {
            ...draft(cluster, 'notchecked', message, {
              expected: 'an attestation',
              found,
              citations: known?.citations ?? [],
              waitsFor: ['attestation'],
            }),
            asks: check.question,
          },
        ]
      },
    }
  },
}
