// A waiver: a finding that somebody with the authority accepted, for a reason and for a time. docs/formats/waivers.md.
import * as z from 'zod'
import { severities } from '../model/verdict.ts'
import { scopeShape } from './attestations.ts'
import { endOf, startOf, whenSchema } from './when.ts'

const line = z.string().trim().min(1).max(300)
const text = z.string().trim().min(1).max(32_767)

export const waiverSchema = z
  .strictObject({
    ...scopeShape,
    /** Names of the targets that are accepted, `*` for any text: `Pod kube-system/node-exporter-*`. All where absent. */
    targets: z.array(line).min(1).max(1_000).optional(),
    reason: text,
    /** Who accepted the risk: a person with the authority to. */
    approvedBy: line,
    approvedOn: whenSchema,
    /** The last day or instant on which the waiver holds. */
    expires: whenSchema,
    /** What is done about it meanwhile. */
    mitigation: text.optional(),
    /** For SEVERITY_OVERRIDE and SEVERITY_JUSTIFICATION of a checklist; the severity of the rule itself stays. */
    severityOverride: z.strictObject({ severity: z.enum(severities), justification: text }).optional(),
  })
  .refine(entry => endOf(entry.expires) > startOf(entry.approvedOn), {
    path: ['expires'],
    error: 'it ends before it was approved',
  })
export type Waiver = z.infer<typeof waiverSchema>

export const waiversSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('stigpack.waivers'),
  waivers: z.array(waiverSchema).max(10_000),
})
