// A line of the NDJSON report. The first is the evaluation; a result comes before its rules, a rule before its checks.
import * as z from 'zod'
import { checkResultSchema, evaluationSchema, ruleResultSchema, testResultSchema } from './evaluation.ts'

const { schemaVersion, tool, evaluatedAt, bundle, cluster, gaps } = evaluationSchema.shape
const { rules: _rules, ...resultHead } = testResultSchema.shape
const { checks: _checks, ...ruleHead } = ruleResultSchema.shape

export const reportLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('evaluation'),
    schemaVersion,
    tool,
    evaluatedAt,
    bundle,
    cluster,
    /** What the lines are about: the whole cluster, or one node of it. */
    asset: z.strictObject({ kind: z.enum(['cluster', 'node']), hostName: z.string() }),
    marking: z.string(),
    gaps,
  }),
  z.strictObject({ kind: z.literal('result'), ...resultHead }),
  z.strictObject({
    kind: z.literal('rule'),
    /** Id of the benchmark: `kubernetes-stig`. */
    benchmark: z.string(),
    status: z.enum(['not_a_finding', 'open', 'not_applicable', 'not_reviewed']),
    ...ruleHead,
    /** How many lines of kind `check` follow. */
    targets: z.int().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal('check'),
    benchmark: z.string(),
    groupId: z.string(),
    ruleId: z.string(),
    ...checkResultSchema.shape,
  }),
])
export type ReportLine = z.infer<typeof reportLineSchema>
