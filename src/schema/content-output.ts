// What `content show`, `content test` and `content diff` print with --json.
import * as z from 'zod'
import { bases, severities } from '../model/verdict.ts'
import { nistControlsSchema } from './evaluation.ts'

export const shownBenchmarkSchema = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  publisher: z.string(),
  basis: z.enum(bases),
  contentSha256: z.string(),
  rules: z.array(
    z.object({
      group: z.string(),
      rule: z.string(),
      version: z.string(),
      severity: z.enum(severities),
      title: z.string(),
      ccis: z.array(z.string()),
      nist: nistControlsSchema,
      /** Kind and parameters in force. */
      controls: z.array(z.object({ control: z.string(), check: z.record(z.string(), z.unknown()) })),
    }),
  ),
})
export type ShownBenchmark = z.infer<typeof shownBenchmarkSchema>

export const testedContentSchema = z.object({
  folder: z.string(),
  controls: z.int(),
  cases: z.int(),
  failures: z.array(
    z.object({
      control: z.string(),
      file: z.string(),
      case: z.string(),
      differences: z.array(z.string()),
      targets: z.array(z.object({ target: z.string(), result: z.string(), message: z.string() })),
    }),
  ),
  neverCollected: z.array(z.object({ control: z.string(), source: z.string(), nearest: z.string() })),
})

const ruleName = z.object({ rule: z.string(), title: z.string() })

export const contentDiffSchema = z.object({
  old: z.string(),
  new: z.string(),
  /** By benchmark; of two folders, one for each id that both or one of them have. */
  benchmarks: z.array(
    z.object({
      benchmark: z.string(),
      old: z.string().optional(),
      new: z.string().optional(),
      added: z.array(ruleName),
      gone: z.array(ruleName),
      changed: z.array(
        z.object({
          rule: z.string(),
          title: z.string(),
          fields: z.array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() })),
        }),
      ),
      /** Rules that are the same in both. */
      same: z.int(),
    }),
  ),
})
export type ContentDiff = z.infer<typeof contentDiffSchema>
