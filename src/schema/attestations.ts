// An attestation: a named person's dated answer to a question that no machine can judge. docs/formats/attestations.md.
import * as z from 'zod'
import { dueAfter, endOf, frequencySchema, startOf, whenSchema } from './when.ts'

const line = z.string().trim().min(1).max(300)
const text = z.string().trim().min(1).max(32_767)

/** What both kinds of answers say about where they belong. */
export const scopeShape = {
  /** For references to it; `attestation-3` or `waiver-3`, by its place in the file, where absent. Unique in the file. */
  id: line.optional(),
  /** `V-242410`, `CNTR-K8-000920`, or `SV-242410r1043177_rule`, which holds for that revision of the rule alone. */
  rule: line,
  /** Id of the benchmark, `kubernetes-stig` or `Kubernetes_STIG`; every benchmark with such a rule where absent. */
  benchmark: line.optional(),
  /** UID or name of the cluster; any cluster where absent. */
  cluster: line.optional(),
  /** Number of a ticket, memorandum or record. */
  reference: line.optional(),
}

interface Validity {
  readonly updated: string
  readonly validUntil?: string | undefined
  readonly frequency?: string | undefined
}

export const attestedWords = ['pass', 'fail', 'notapplicable'] as const

export const attestationSchema = z
  .strictObject({
    ...scopeShape,
    /** Name of the target that the answer is about; the whole question where absent. */
    target: line.optional(),
    status: z.enum(attestedWords),
    /** What was looked at and what it showed: the reason to believe the answer. */
    explanation: text,
    /** When the person answered. */
    updated: whenSchema,
    /** Who answered: a person, not a team. */
    updatedBy: line,
    /** The last day or instant on which the answer counts. */
    validUntil: whenSchema.optional(),
    /** How often the question is due; the answer counts that long after `updated`. */
    frequency: frequencySchema.optional(),
    /** For FINDING_DETAILS of a checklist, in the words of the person. */
    details: text.optional(),
    /** For COMMENTS of a checklist, in the words of the person. */
    comments: text.optional(),
  })
  .refine(entry => entry.validUntil !== undefined || entry.frequency !== undefined, {
    path: ['validUntil'],
    error: '`validUntil` or `frequency` is expected: an answer does not count for ever',
  })
  .refine(entry => expiryOf(entry) > startOf(entry.updated), {
    path: ['validUntil'],
    error: 'it ends before the answer was given',
  })
export type Attestation = z.infer<typeof attestationSchema>

export const attestationsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('stigpack.attestations'),
  attestations: z.array(attestationSchema).max(10_000),
})

/** The first millisecond at which the answer no longer counts: the earlier of `validUntil` and what `frequency` gives. */
export function expiryOf({ updated, validUntil, frequency }: Validity): number {
  const ends = [
    ...(validUntil === undefined ? [] : [endOf(validUntil)]),
    ...(frequency === undefined ? [] : [dueAfter(startOf(updated), frequency)]),
  ]
  return Math.min(...ends)
}
