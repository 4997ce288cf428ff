// Statuses of the controls of an OHDF file, as Heimdall takes them: no impact is not applicable, and the worst result counts.
import * as z from 'zod'
import { type Reader, tally } from './status.ts'

const execution = z.object({
  profiles: z.array(
    z.object({
      controls: z.array(z.object({ impact: z.number(), results: z.array(z.object({ status: z.string() })).min(1) })),
    }),
  ),
})

const worstFirst = ['error', 'failed', 'skipped', 'passed']

export const hdf: Reader = {
  read: bytes =>
    tally(
      execution
        .parse(JSON.parse(bytes.toString('utf8')))
        .profiles.flatMap(({ controls }) =>
          controls.map(({ impact, results }) =>
            impact === 0 ? 'no impact' : (worstFirst.find(word => results.some(({ status }) => status === word)) ?? ''),
          ),
        ),
      { passed: 'pass', failed: 'fail', skipped: 'notreviewed', error: 'notreviewed', 'no impact': 'notapplicable' },
    ),
}
