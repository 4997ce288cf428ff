// Results of the rule lines of an NDJSON report.
import * as z from 'zod'
import { type Reader, resultTable, tally } from './status.ts'

const line = z.looseObject({ kind: z.string(), result: z.string().optional() })

export const ndjson: Reader = {
  read: bytes =>
    tally(
      bytes
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .map(text => line.parse(JSON.parse(text)))
        .filter(({ kind }) => kind === 'rule')
        .map(({ result }) => result ?? ''),
      resultTable,
    ),
}
