// Statuses out of a CKLB.
import * as z from 'zod'
import { type Reader, tally } from './status.ts'

const checklist = z.object({ stigs: z.array(z.object({ rules: z.array(z.object({ status: z.string() })) })) })

export const cklb: Reader = {
  read: bytes =>
    tally(
      checklist
        .parse(JSON.parse(bytes.toString('utf8')))
        .stigs.flatMap(({ rules }) => rules.map(({ status }) => status)),
      { not_a_finding: 'pass', open: 'fail', not_applicable: 'notapplicable', not_reviewed: 'notreviewed' },
    ),
}
