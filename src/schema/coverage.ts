// What `content coverage --json` prints and docs/reference/coverage.md shows: how much of each benchmark is judged.
import * as z from 'zod'
import { bases, severities } from '../model/verdict.ts'

/** `partly`: one of its controls, or one of its readings, waits for more. `people`: a person must answer. */
export const coverageStates = ['judged', 'partly', 'people', 'waits'] as const

export const ruleCoverageSchema = z.object({
  rule: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  state: z.enum(coverageStates),
  controls: z.array(z.string()),
  /** In words. */
  evidence: z.array(z.string()),
  /** Where its evidence can be had at all. */
  platforms: z.array(z.string()),
})
export type RuleCoverage = z.infer<typeof ruleCoverageSchema>

export const coverageSchema = z.object({
  id: z.string(),
  /** As the publisher names it: `V2R6`, `1.12`. */
  release: z.string(),
  title: z.string(),
  publisher: z.string(),
  basis: z.enum(bases),
  /** How many there are; `judged`, `partly`, `people` and `waits` add up to it. */
  rules: z.int(),
  judged: z.int(),
  partly: z.int(),
  people: z.int(),
  waits: z.int(),
  /** How many rules read each kind of evidence, in words. */
  evidence: z.record(z.string(), z.int()),
  /** How many are judged, and partly judged, on each platform that the benchmark is for. */
  platforms: z.record(z.string(), z.object({ judged: z.int(), partly: z.int() })),
  details: z.array(ruleCoverageSchema),
})
export type Coverage = z.infer<typeof coverageSchema>
