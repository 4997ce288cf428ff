// Kinds of the results of a SARIF log.
import * as z from 'zod'
import { type Reader, tally } from './status.ts'

const log = z.object({ runs: z.array(z.object({ results: z.array(z.object({ kind: z.string() })) })) })

export const sarif: Reader = {
  read: bytes =>
    tally(
      log.parse(JSON.parse(bytes.toString('utf8'))).runs.flatMap(({ results }) => results.map(({ kind }) => kind)),
      { pass: 'pass', fail: 'fail', notApplicable: 'notapplicable', open: 'notreviewed', review: 'notreviewed' },
    ),
}
