// A STIG as its publisher's own file has it: what `content import` writes and what `--stig` reads.
import * as z from 'zod'
import { severities } from '../model/verdict.ts'
import { officialRuleSchema } from './official-text.ts'

export const stigRuleSchema = z.strictObject({
  /** `V-242376`. */
  groupId: z.string(),
  /** With the revision that the file has: `SV-242376r960759_rule`. */
  ruleId: z.string(),
  /** `CNTR-K8-000150`. */
  version: z.string(),
  /** In a STIG, the SRG id. */
  groupTitle: z.string(),
  severity: z.enum(severities),
  weight: z.string(),
  ccis: z.array(z.string()),
  title: z.string(),
  discussion: z.string(),
  /** Empty in a benchmark for scanners. */
  check: z.string(),
  fix: z.string(),
  official: officialRuleSchema.omit({ writtenFor: true }),
})
export type StigRule = z.infer<typeof stigRuleSchema>

export const stigSchema = z.strictObject({
  /** The name of the XML file, without folders. */
  file: z.string(),
  /** SHA-256 of the XML file, lower-case hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** `manual`: for people. `scap`: for scanners, without check texts. */
  form: z.enum(['manual', 'scap']),
  /** Without prefix: `Kubernetes_STIG`. */
  stigId: z.string(),
  title: z.string(),
  description: z.string(),
  version: z.string(),
  release: z.string(),
  /** `Release: 6 Benchmark Date: 01 Apr 2026`. */
  releaseInfo: z.string(),
  publisher: z.string(),
  /** `STIG.DOD.MIL`. */
  source: z.string(),
  notice: z.string(),
  rules: z.array(stigRuleSchema).min(1),
})
export type Stig = z.infer<typeof stigSchema>

export const stigFileSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('stigpack.stigs'),
  stigs: z.array(stigSchema).min(1),
})
export type StigFile = z.infer<typeof stigFileSchema>
