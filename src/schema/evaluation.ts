// The result file that `evaluate` writes and `report` reads: one bundle judged under one or more benchmarks.
import * as z from 'zod'
import { targetKinds } from '../model/target.ts'
import { bases, resultWords, severities } from '../model/verdict.ts'
import { attestationListSchema, attestationUseSchema, waiverListSchema, waiverUseSchema } from './answers.ts'
import { assessments } from './benchmark.ts'
import { clusterSchema, custodySchema, gapSchema, nodeSchema } from './manifest.ts'
import { officialBenchmarkSchema, officialRuleSchema } from './official-text.ts'

export const targetSchema = z.strictObject({ kind: z.enum(targetKinds), name: z.string(), node: z.string().optional() })

/** The place in the bundle that a verdict rests on, so that it can be checked by hand. */
export const citationSchema = z.strictObject({
  /** Path of the file in the bundle. */
  file: z.string(),
  /** SHA-256 of that file. */
  sha256: z.string(),
  /** 1-based line of an NDJSON file. */
  line: z.int().positive().optional(),
  /** The field inside the document, `spec.containers[0].command`, or the flag. */
  at: z.string().optional(),
})
export type Citation = z.infer<typeof citationSchema>

/** One reading of a check on one target. */
export const readingSchema = z.strictObject({
  result: z.enum(resultWords),
  /** One sentence: why this result. */
  message: z.string(),
})
export type Reading = z.infer<typeof readingSchema>

/** One control on one target. */
export const checkResultSchema = z.strictObject({
  control: z.string(),
  target: targetSchema,
  /** The verdict under the basis of the test result. */
  result: z.enum(resultWords),
  /** One sentence: why this result. */
  message: z.string(),
  /** What would pass, in the words of the configuration. */
  expected: z.string(),
  /** What the evidence shows; empty where there is none. */
  found: z.string(),
  literal: readingSchema,
  effective: readingSchema,
  /** Empty only where the result rests on a gap, on the inventory, or on the manifest alone. */
  citations: z.array(citationSchema),
  /** What must be collected before this can be decided; empty where it is decided. */
  waitsFor: z.array(z.string()),
  /** Evidence from files: `dumped` was in a cluster once, `declared` was only written down. Absent: read live. */
  provenance: z.enum(['dumped', 'declared']).optional(),
  /** The question that a person has to answer here; absent where evidence decides, also where that is missing. */
  asks: z.string().optional(),
  /** Id of the attestation that answered. */
  attestedBy: z.string().optional(),
  /** Ids of the waivers in force that cover this finding, which stays one. */
  waivedBy: z.array(z.string()).optional(),
})
export type CheckResult = z.infer<typeof checkResultSchema>

/** Controls of NIST SP 800-53 that a rule's CCIs stand for, as NIST writes them: `AC-6 (10)`, `CM-6 b`. */
export const nistControlsSchema = z.strictObject({ rev4: z.array(z.string()), rev5: z.array(z.string()) })
export type NistControls = z.infer<typeof nistControlsSchema>

export const ruleResultSchema = z.strictObject({
  groupId: z.string(),
  ruleId: z.string(),
  /** The rule version: `CNTR-K8-000360`. */
  version: z.string(),
  groupTitle: z.string(),
  severity: z.enum(severities),
  weight: z.string(),
  ccis: z.array(z.string()),
  /** Derived from the CCIs. Absent in results of versions that did not derive it. */
  nist: nistControlsSchema.optional(),
  /** What part of a cluster it is about, by the content's folders: `apiserver`, `workloads`. */
  area: z.string().optional(),
  /** CIS's word for what its own tools can decide; absent elsewhere. */
  assessment: z.enum(assessments).optional(),
  title: z.string(),
  discussion: z.string(),
  check: z.string(),
  fix: z.string(),
  /** What the site decided about this rule in its overlays, in words; absent where nothing. */
  overlays: z.array(z.string()).optional(),
  result: z.enum(resultWords),
  /** One or two sentences for the whole rule. */
  message: z.string(),
  literal: z.enum(resultWords),
  effective: z.enum(resultWords),
  checks: z.array(checkResultSchema),
  /** What people said about this rule, whether it counts or not; absent where they said nothing. */
  attestations: z.array(attestationUseSchema).optional(),
  waivers: z.array(waiverUseSchema).optional(),
  /** There where title, discussion, check and fix are the publisher's own; absent where they are stigpack's. */
  official: officialRuleSchema.optional(),
})
export type RuleResult = z.infer<typeof ruleResultSchema>

export const countsSchema = z.strictObject({
  pass: z.int(),
  fail: z.int(),
  error: z.int(),
  notchecked: z.int(),
  notapplicable: z.int(),
})
export type Counts = z.infer<typeof countsSchema>

export const benchmarkHeadSchema = z.strictObject({
  /** For the command line and file names: `kubernetes-stig`. */
  id: z.string(),
  /** XCCDF benchmark id without prefix, which importers match on: `Kubernetes_STIG`. */
  stigId: z.string(),
  title: z.string(),
  version: z.string(),
  release: z.string(),
  /** Exactly as STIG Viewer prints it: `Release: 6 Benchmark Date: 01 Apr 2026`. */
  releaseInfo: z.string(),
  publisher: z.string(),
  /** SHA-256 over the content that judged: benchmark, controls, defaults. */
  contentSha256: z.string(),
  /** There where the publisher's own file was given with `--stig`. */
  official: officialBenchmarkSchema.optional(),
})
export type BenchmarkHead = z.infer<typeof benchmarkHeadSchema>

export const testResultSchema = z.strictObject({
  id: z.string(),
  benchmark: benchmarkHeadSchema,
  basis: z.enum(bases),
  /** One sentence: why this release was judged by. Absent where nobody chose. */
  because: z.string().optional(),
  counts: countsSchema,
  /** Counts by severity, then by result word. */
  countsBySeverity: z.strictObject({ high: countsSchema, medium: countsSchema, low: countsSchema }),
  rules: z.array(ruleResultSchema),
})
export type TestResult = z.infer<typeof testResultSchema>

/** A decision of the site that changes how a rule is judged, from an overlay file of `--content`. */
export const overlayEntrySchema = z.strictObject({
  /** File of the overlay, below the folder that was named. */
  file: z.string(),
  /** `disable`: the rule is not judged and stays notchecked. `parameters`: a control is asked with other parameters. */
  action: z.enum(['disable', 'parameters']),
  /** Benchmark and rule that it is about; absent where it is about every use of the control. */
  benchmark: z.string().optional(),
  rule: z.string().optional(),
  control: z.string().optional(),
  /** The parameters laid over, for `parameters`. */
  with: z.record(z.string(), z.unknown()).optional(),
  reason: z.string(),
  /** Who decided, and on which day. */
  by: z.string(),
  date: z.iso.date(),
})

export type OverlayEntry = z.infer<typeof overlayEntrySchema>

export const evaluationSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('stigpack.evaluation'),
  tool: z.strictObject({ name: z.literal('stigpack'), version: z.string() }),
  /** An input, never read from the air. Attestations and waivers expire by it; nothing else depends on it. */
  evaluatedAt: z.iso.datetime({ offset: false }),
  bundle: z.strictObject({
    file: z.string(),
    manifestSha256: z.string(),
    /** base64 of the SHA-256 over the signer's public key (SPKI DER): the hint of the Sigstore bundle. */
    keyId: z.string(),
    algorithm: z.string(),
    runId: z.string(),
    operator: z.string(),
    startedAt: z.string(),
    finishedAt: z.string(),
    collectorVersion: z.string(),
    files: z.int(),
    /** What was done to the bundle since its first seal, oldest first; absent where nothing was. */
    custody: z.array(custodySchema).optional(),
  }),
  cluster: clusterSchema,
  nodes: z.array(nodeSchema),
  gaps: z.array(gapSchema),
  /** Site parameters that were in force, by control id; shown in every report. */
  parameters: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** Decisions of the site that were in force, in their order; shown in every report. Absent where there were none. */
  overlays: z.array(overlayEntrySchema).optional(),
  /** Benchmarks for this kind of cluster none of whose releases fits its version. */
  leftOut: z.array(z.strictObject({ benchmark: z.string(), why: z.string() })).optional(),
  /** The file of attestations that was given, entry by entry; absent where none was. */
  attestations: attestationListSchema.optional(),
  waivers: waiverListSchema.optional(),
  results: z.array(testResultSchema),
})
export type Evaluation = z.infer<typeof evaluationSchema>
