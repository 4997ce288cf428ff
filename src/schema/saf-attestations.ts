// The attestation file of MITRE SAF, a list in YAML or JSON, taken over as it is: sites have such files already.
import * as z from 'zod'
import type { Attestation } from './attestations.ts'
import { frequencySchema, whenSchema } from './when.ts'

const line = z.string().trim().min(1).max(300)

const safAttestationSchema = z.strictObject({
  control_id: line,
  explanation: z.string().trim().min(1).max(32_767),
  frequency: frequencySchema,
  status: z.enum(['passed', 'failed']),
  updated: whenSchema,
  updated_by: line,
})

export const safAttestationsSchema = z.array(safAttestationSchema).max(10_000)

export const fromSaf = (entry: z.infer<typeof safAttestationSchema>): Attestation => ({
  rule: entry.control_id,
  explanation: entry.explanation,
  frequency: entry.frequency,
  status: entry.status === 'passed' ? 'pass' : 'fail',
  updated: entry.updated,
  updatedBy: entry.updated_by,
})
