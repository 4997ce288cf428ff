// The journal of a spool: a head, then a line for each source that came whole, and one when everything had come.
import * as z from 'zod'
import { collectorRecordSchema, fileSchema, nodeSchema, predicateSchema } from '../../schema/manifest.ts'
import { catalogueStateSchema } from '../catalogue.ts'

export const journalVersion = 1

const instant = z.iso.datetime({ offset: false })

export const headSchema = z.strictObject({
  journal: z.literal(journalVersion),
  toolVersion: z.string(),
  runId: z.uuid(),
  startedAt: instant,
  /** SHA-256 of what decides which evidence is collected and how it is redacted. */
  options: z.string(),
})
export type JournalHead = z.infer<typeof headSchema>

const clueSchema = z.object({
  kubeletVersion: z.string(),
  providerId: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
})

/** What later work needs to know of earlier work; each line holds what changed since the line before. */
export const learnedSchema = z.strictObject({
  version: z.string().optional(),
  clusterUid: z.string().optional(),
  nodes: z.array(nodeSchema).optional(),
  nodeClues: z.array(clueSchema).optional(),
  kubeadmConfig: z.boolean().optional(),
  kubeadmMirrorPod: z.boolean().optional(),
  catalogue: catalogueStateSchema.optional(),
})
export type Learned = z.infer<typeof learnedSchema>

export const sealedSchema = z.strictObject({
  sealed: z.string(),
  files: z.array(fileSchema),
  records: z.array(collectorRecordSchema),
  redactions: z.record(z.string(), z.int().positive()),
  learned: learnedSchema,
  /** Lines of the log since the line before, with what was redacted in them. */
  log: z.array(z.string()),
  logRedactions: z.record(z.string(), z.int().positive()),
})
export type SealedSource = z.infer<typeof sealedSchema>

/** The process that goes on with an interrupted collection. */
export const resumedSchema = z.strictObject({ resumed: z.strictObject({ at: instant, operator: z.string() }) })
export type ResumedLine = z.infer<typeof resumedSchema>

export const finishedSchema = z.strictObject({
  finished: predicateSchema.omit({ files: true }),
  files: z.array(fileSchema),
  /** SHA-256 of what the record was given beside the evidence: a name, a platform, node files. */
  options: z.string(),
})
export type FinishedLine = z.infer<typeof finishedSchema>

export const lineSchema = z.union([sealedSchema, resumedSchema, finishedSchema])
export type JournalLine = SealedSource | ResumedLine | FinishedLine
