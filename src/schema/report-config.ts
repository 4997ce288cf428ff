// How a site wants its reports: titles, names, logo, marking, who signs, which parts. docs/formats/report-config.md.
import * as z from 'zod'

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\r\n\t]*$/, 'one line is expected')

const personSchema = z.strictObject({
  name: line.optional(),
  /** `ISSM`, `Security control assessor`. */
  role: line.optional(),
  organization: line.optional(),
})

/** The designation block of DoDI 5200.48, as far as the site fills it in. */
const cuiSchema = z.strictObject({
  /** The component, then the office, each on a line of its own. */
  controlledBy: z.array(line).min(1).max(4).optional(),
  categories: z.array(line).min(1).max(10).optional(),
  /** Limited dissemination control or distribution statement. */
  distribution: line.optional(),
  pointOfContact: line.optional(),
})

/**
 * Parts that a report can do without. What would make a report look better than its result is not among them: findings,
 * what is not reviewed, gaps, attestations, waivers and decisions of the site are always there.
 */
const sectionsSchema = z.strictObject({
  /** Table of contents. */
  contents: z.boolean().optional(),
  /** Bars beside the tables of numbers. */
  charts: z.boolean().optional(),
  /** A line for every rule. */
  ruleTable: z.boolean().optional(),
  /** Rules that are not open, in full. */
  otherRules: z.boolean().optional(),
  /** Discussion, check and fix of each rule. */
  ruleTexts: z.boolean().optional(),
  /** The nodes of the cluster. */
  inventory: z.boolean().optional(),
  /** How to check the bundle without stigpack. */
  verification: z.boolean().optional(),
  /** Room to sign. */
  signatures: z.boolean().optional(),
})

export const reportConfigSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('stigpack.report-config'),
  /** Of the whole report; `Security assessment report` where absent. */
  title: line.optional(),
  subtitle: line.optional(),
  system: z
    .strictObject({
      name: line.optional(),
      /** In eMASS or another register. */
      identifier: line.optional(),
    })
    .optional(),
  organization: line.optional(),
  /** A PNG or JPEG file, relative to the folder of this file and inside it. */
  logo: line.optional(),
  marking: line.optional(),
  cui: cuiSchema.optional(),
  assessor: personSchema.optional(),
  reviewer: personSchema.optional(),
  sections: sectionsSchema.optional(),
})
export type ReportConfig = z.infer<typeof reportConfigSchema>
export type SectionName = keyof z.infer<typeof sectionsSchema>
