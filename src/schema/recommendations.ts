// A benchmark that is written as recommendations, as CIS numbers them: whole, or as what changed since another release.
import * as z from 'zod'
import { severities } from '../model/verdict.ts'
import { assessments, benchmarkHeadFields, controlUsesSchema } from './benchmark.ts'

const recommendationId = z.string().regex(/^[0-9]+(\.[0-9]+)+$/, 'a number such as 1.2.1, in quotes')

const fields = {
  assessment: z.enum(assessments),
  /** CIS gives none: the author's, `medium` where absent. */
  severity: z.enum(severities).optional(),
  title: z.string(),
  /** These three are put together from the controls where they are absent. */
  discussion: z.string().optional(),
  check: z.string().optional(),
  fix: z.string().optional(),
  controls: controlUsesSchema,
} as const

export const recommendationSchema = z.strictObject({ id: recommendationId, ...fields })
export type Recommendation = z.infer<typeof recommendationSchema>

export const recommendationsSchema = z
  .strictObject({
    ...benchmarkHeadFields,
    /**
     * What ids of rules begin with, before `_` and the number: `cis-1.12`. Short, because STIG Manager cuts ids off after 45
     * characters, with the 26 of the XCCDF prefix among them.
     */
    rulePrefix: z.string().regex(/^[a-z0-9.-]{1,12}$/),
    /** Titles of the sections by their number: `1.2`. Together with those of the release that is extended. */
    sections: z.record(z.string(), z.string()).default({}),
    /** The release that this one is told as a change of: `cis-kubernetes@1.12`. */
    extends: z.string().optional(),
    /** Old number to new number, before anything else changes. */
    renumber: z.record(recommendationId, recommendationId).default({}),
    drop: z.array(recommendationId).default([]),
    /** Fields that differ, by number. */
    change: z.record(recommendationId, z.strictObject(fields).partial()).default({}),
    /** All of them, or with `extends` those that are added. */
    recommendations: z.array(recommendationSchema).default([]),
  })
  .refine(file => file.extends !== undefined || file.recommendations.length > 0, 'there are no recommendations')
export type RecommendationsFile = z.infer<typeof recommendationsSchema>
