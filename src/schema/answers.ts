// Attestations and waivers as they stand in a result: what was given, whether it counts, and what it was applied to.
import * as z from 'zod'
import { severities } from '../model/verdict.ts'
import { attestedWords } from './attestations.ts'

/** `not-used`: it is in force, but there is nothing here that it could be about. */
export const answerStates = ['in-force', 'expired', 'not-yet', 'not-used'] as const
export type AnswerState = (typeof answerStates)[number]

const stateShape = {
  /** Of the entry, unique within its file. */
  id: z.string(),
  state: z.enum(answerStates),
  /** One sentence: what it does, or why it does nothing. */
  says: z.string(),
  /** The first instant at which it no longer counts. */
  expires: z.iso.datetime(),
  reference: z.string().optional(),
}

export const attestationUseSchema = z.strictObject({
  ...stateShape,
  status: z.enum(attestedWords),
  explanation: z.string(),
  updated: z.string(),
  updatedBy: z.string(),
  target: z.string().optional(),
  details: z.string().optional(),
  comments: z.string().optional(),
})
export type AttestationUse = z.infer<typeof attestationUseSchema>

export const waiverUseSchema = z.strictObject({
  ...stateShape,
  reason: z.string(),
  approvedBy: z.string(),
  approvedOn: z.string(),
  targets: z.array(z.string()).optional(),
  mitigation: z.string().optional(),
  severityOverride: z.strictObject({ severity: z.enum(severities), justification: z.string() }).optional(),
  /** How many of the rule's failing targets it covers. */
  covers: z.int(),
})
export type WaiverUse = z.infer<typeof waiverUseSchema>

const recordShape = {
  /** As the file names it. */
  rule: z.string(),
  benchmark: z.string().optional(),
  cluster: z.string().optional(),
  /** The rules that it was found to be about, whether it counts there or not. */
  rules: z.array(z.strictObject({ benchmark: z.string(), groupId: z.string() })),
}

const fileShape = {
  /** Name of the file, without its folder. */
  file: z.string(),
  sha256: z.string(),
}

export const attestationListSchema = z.strictObject({
  ...fileShape,
  entries: z.array(attestationUseSchema.extend(recordShape)),
})
export type AttestationList = z.infer<typeof attestationListSchema>

export const waiverListSchema = z.strictObject({
  ...fileShape,
  entries: z.array(waiverUseSchema.extend(recordShape)),
})
export type WaiverList = z.infer<typeof waiverListSchema>
