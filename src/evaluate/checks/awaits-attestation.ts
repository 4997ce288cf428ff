// A question for people: what is known is laid out, and the rule waits for a named person's answer.
import type { CheckModule } from '../context.ts'
import { cluster, draft } from '../drafts.ts'

export const awaitsAttestation: CheckModule<'awaits-attestation'> = {
  kind: 'awaits-attestation',
  begin: check => ({
    finish: () => [
      {
        ...draft(cluster, 'notchecked', `No evidence of a cluster can answer this; a person must: ${check.question}`, {
          expected: 'an attestation',
          waitsFor: ['attestation'],
        }),
        asks: check.question,
      },
    ],
  }),
}
