// A benchmark file, stig/benchmarks/<id>/<release>.yaml: its rules and which controls answer them.
import * as z from 'zod'
import { bases, severities } from '../model/verdict.ts'
import { appliesSchema } from './control.ts'

export const ruleSchema = z.strictObject({
  group: z.string(),
  rule: z.string(),
  version: z.string(),
  groupTitle: z.string(),
  severity: z.enum(severities),
  weight: z.string(),
  ccis: z.array(z.string()).min(1),
  title: z.string(),
  /** These three are put together from the controls (reason, inspect, remediation) where they are absent. */
  discussion: z.string().optional(),
  check: z.string().optional(),
  fix: z.string().optional(),
  controls: z
    .array(
      z.strictObject({
        control: z.string(),
        with: z.record(z.string(), z.unknown()).optional(),
        applies: appliesSchema.optional(),
      }),
    )
    .min(1),
})
export type BenchmarkRule = z.infer<typeof ruleSchema>

export const benchmarkSchema = z.strictObject({
  id: z.string(),
  stigId: z.string(),
  title: z.string(),
  version: z.string(),
  release: z.string(),
  releaseInfo: z.string(),
  publisher: z.string(),
  basis: z.enum(bases),
  rules: z.array(ruleSchema).min(1),
})
export type BenchmarkFile = z.infer<typeof benchmarkSchema>
