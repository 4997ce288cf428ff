// A benchmark file, stig/benchmarks/<id>/<release>.yaml: its rules and which controls answer them.
import * as z from 'zod'
import { platformNames } from '../model/platform.ts'
import { bases, severities } from '../model/verdict.ts'
import { appliesSchema } from './control.ts'

/** CIS's word for what its own tools can decide; stigpack judges a manual one too where the evidence decides it. */
export const assessments = ['automated', 'manual'] as const

/** The controls that answer a rule, each with the parameters that this benchmark asks for. */
export const controlUsesSchema = z
  .array(
    z.strictObject({
      control: z.string(),
      with: z.record(z.string(), z.unknown()).optional(),
      applies: appliesSchema.optional(),
    }),
  )
  .min(1)

export const ruleSchema = z.strictObject({
  group: z.string(),
  rule: z.string(),
  version: z.string(),
  groupTitle: z.string(),
  severity: z.enum(severities),
  weight: z.string(),
  /** Every rule of DISA has some; what others publish has none, and none are invented. */
  ccis: z.array(z.string()),
  assessment: z.enum(assessments).optional(),
  title: z.string(),
  /** These three are put together from the controls (reason, inspect, remediation) where they are absent. */
  discussion: z.string().optional(),
  check: z.string().optional(),
  fix: z.string().optional(),
  controls: controlUsesSchema,
})
export type BenchmarkRule = z.infer<typeof ruleSchema>

/** What a release is written for. A cluster that fits several releases of one benchmark is judged by the newest of them. */
export const fitsSchema = z.strictObject({
  /** Minors of Kubernetes 1, `below` exclusive. */
  minor: z.strictObject({ from: z.int(), below: z.int().optional() }).optional(),
  /** Only for clusters of these kinds; judged on no other unless it is named. */
  platforms: z.array(z.enum(platformNames)).min(1).optional(),
  /** On its platforms it is judged in place of this other benchmark. */
  inPlaceOf: z.string().optional(),
})

export type Fits = z.infer<typeof fitsSchema>

export const benchmarkHeadFields = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  stigId: z.string(),
  title: z.string(),
  version: z.string(),
  release: z.string(),
  releaseInfo: z.string(),
  publisher: z.string(),
  basis: z.enum(bases),
  fits: fitsSchema.optional(),
} as const

export const benchmarkSchema = z
  .strictObject({ ...benchmarkHeadFields, rules: z.array(ruleSchema).min(1) })
  .superRefine(({ publisher, rules }, context) => {
    if (publisher !== 'DISA') return
    for (const [index, { ccis }] of rules.entries())
      if (ccis.length === 0)
        context.addIssue({ code: 'custom', path: ['rules', index, 'ccis'], message: 'a rule of DISA has a CCI' })
  })
export type BenchmarkFile = z.infer<typeof benchmarkSchema>
