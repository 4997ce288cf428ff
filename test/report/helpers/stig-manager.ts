// STIG Manager's own reader, set up as a collection that imports everything.
// @ts-expect-error its type declarations are not a module
import { reviewsFromCkl, reviewsFromCklb, reviewsFromXccdf } from '@nuwcdivnpt/stig-manager-client-modules'
import * as z from 'zod'

const parsed = z.object({
  target: z.object({ name: z.string(), ip: z.string().nullish(), fqdn: z.string().nullish() }),
  checklists: z.array(
    z.object({
      benchmarkId: z.string(),
      revisionStr: z.string().nullable(),
      reviews: z.array(
        z.object({
          ruleId: z.string(),
          result: z.string(),
          detail: z.string().nullable(),
          comment: z.string().nullable(),
        }),
      ),
    }),
  ),
})
export type Parsed = z.infer<typeof parsed>

type Reader = (input: Readonly<Record<string, unknown>>) => unknown

const readers = {
  '.ckl': reviewsFromCkl,
  '.cklb': reviewsFromCklb,
  '.xccdf.xml': reviewsFromXccdf,
  '.xccdf11.xml': reviewsFromXccdf,
} as const satisfies Record<string, Reader>
export const readable = Object.keys(readers) as (keyof typeof readers)[]

export function readAsStigManager(suffix: keyof typeof readers, data: string): Parsed {
  const read: Reader = readers[suffix]
  const answer = read({
    data,
    sourceRef: suffix,
    allowAccept: false,
    scapBenchmarkMap: new Map(),
    importOptions: {
      autoStatus: 'saved',
      unreviewed: 'always',
      unreviewedCommented: 'notchecked',
      emptyDetail: 'import',
      emptyComment: 'import',
      allowCustom: true,
    },
    fieldSettings: {
      detail: { enabled: 'always', required: 'always' },
      comment: { enabled: 'findings', required: 'findings' },
    },
  })
  return parsed.parse(answer)
}
