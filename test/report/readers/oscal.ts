// Results of the observations of an OSCAL assessment.
import * as z from 'zod'
import { type Reader, resultTable, tally } from './status.ts'

const assessment = z.object({
  'assessment-results': z.object({
    results: z.array(
      z.object({
        observations: z.array(z.object({ props: z.array(z.object({ name: z.string(), value: z.string() })) })),
      }),
    ),
  }),
})

export const oscal: Reader = {
  read: bytes =>
    tally(
      assessment
        .parse(JSON.parse(bytes.toString('utf8')))
        ['assessment-results'].results.flatMap(({ observations }) =>
          observations.map(({ props }) => props.find(({ name }) => name === 'result')?.value ?? ''),
        ),
      resultTable,
    ),
}
