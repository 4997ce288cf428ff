// What `explain --json` prints: a rule with everything that an operator needs to act on it.
import * as z from 'zod'
import { bases, resultWords, severities } from '../model/verdict.ts'
import { nistControlsSchema } from './evaluation.ts'

const ruleRef = z.object({ benchmark: z.string(), rule: z.string(), title: z.string() })
export type RuleRef = z.infer<typeof ruleRef>

export const explainedControlSchema = z.object({
  id: z.string(),
  title: z.string(),
  reason: z.string(),
  /** Kind and parameters in force. */
  check: z.record(z.string(), z.unknown()),
  /** What would pass, in the words of the configuration; empty where no evidence can. */
  expected: z.string(),
  /** How far it is decided. */
  decides: z.string(),
  /** Cases in which the two readings come to different results. */
  readingsDiffer: z.array(z.object({ case: z.string(), literal: z.enum(resultWords), effective: z.enum(resultWords) })),
  evidence: z.array(z.string()),
  absent: z.string(),
  /** Where it applies by version, and why not elsewhere. */
  applies: z.string().optional(),
  inspect: z.string(),
  /** `any`, or by platform. */
  remediation: z.record(z.string(), z.string()),
  cases: z.array(z.object({ name: z.string(), result: z.enum(resultWords) })),
})
export type ExplainedControl = z.infer<typeof explainedControlSchema>

export const explanationSchema = z.object({
  /** Absent where a control was asked for by its name. */
  rule: z
    .object({
      benchmark: z.string(),
      benchmarkTitle: z.string(),
      basis: z.enum(bases),
      group: z.string(),
      rule: z.string(),
      version: z.string(),
      severity: z.enum(severities),
      title: z.string(),
      ccis: z.array(z.string()),
      nist: nistControlsSchema,
      discussion: z.string(),
      check: z.string(),
      fix: z.string(),
      /** Reason, person and day where the site disabled it or changed its parameters. */
      overlays: z.array(z.string()),
    })
    .optional(),
  controls: z.array(explainedControlSchema),
  /** Rules of other benchmarks, or other rules, that one of the same controls answers. */
  alsoAskedBy: z.array(ruleRef),
})
export type Explanation = z.infer<typeof explanationSchema>
