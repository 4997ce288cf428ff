// An overlay file, <content folder>/overlays/<id>.yaml: what a site changes in rules that it did not write.
import * as z from 'zod'

/** A reason that says nothing is worse than none: it looks like one. */
const reason = z.string().trim().min(10, 'expected a reason: a sentence that an auditor will read')
const by = z.string().trim().min(1)
const decided = { reason, by: by.optional(), date: z.iso.date().optional() }

/** Where it is about one rule: its id in any of the three forms, V-…, SV-…r…_rule or the rule version. */
const ofRule = { benchmark: z.string(), rule: z.string() }

export const overlaySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    /** Who decided and when, for every entry that does not say it for itself. */
    by,
    date: z.iso.date(),
    /** Rules that the site does not want judged. They stay in every result as notchecked, with the reason. */
    disable: z.array(z.strictObject({ ...ofRule, ...decided })).optional(),
    /** Controls that are asked with other parameters: everywhere, in one benchmark, or in one rule of it. */
    parameters: z
      .array(
        z
          .strictObject({
            control: z.string(),
            benchmark: ofRule.benchmark.optional(),
            rule: ofRule.rule.optional(),
            with: z.record(z.string(), z.unknown()),
            ...decided,
          })
          .refine(entry => entry.rule === undefined || entry.benchmark !== undefined, {
            path: ['rule'],
            message: 'a rule is named together with its benchmark',
          }),
      )
      .optional(),
  })
  .refine(({ disable, parameters }) => (disable?.length ?? 0) + (parameters?.length ?? 0) > 0, {
    message: 'expected an entry under `disable` or `parameters`',
  })
export type OverlayFile = z.infer<typeof overlaySchema>
