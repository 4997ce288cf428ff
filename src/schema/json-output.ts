// What each command prints with --json: the contract with scripts. docs/formats/json-output.md describes it.
import * as z from 'zod'
import { bases, resultWords, severities } from '../model/verdict.ts'
import { fitsSchema } from './benchmark.ts'
import { contentDiffSchema, shownBenchmarkSchema, testedContentSchema } from './content-output.ts'
import { coverageSchema } from './coverage.ts'
import { benchmarkHeadSchema, countsSchema, evaluationSchema } from './evaluation.ts'
import { explanationSchema } from './explanation.ts'
import {
  clusterSchema,
  collectorRecordSchema,
  custodySchema,
  gapSchema,
  nodeEvidenceRecordSchema,
  nodeSchema,
  predicateSchema,
} from './manifest.ts'
import { stigSchema } from './stig.ts'

const writtenFile = z.object({ path: z.string(), size: z.int(), sha256: z.string() })

const judgement = {
  cluster: clusterSchema,
  bundle: evaluationSchema.shape.bundle,
  gaps: z.array(gapSchema),
  overlays: evaluationSchema.shape.overlays,
  attestations: evaluationSchema.shape.attestations,
  waivers: evaluationSchema.shape.waivers,
  results: z.array(
    z.object({
      benchmark: benchmarkHeadSchema,
      basis: z.enum(bases),
      counts: countsSchema,
      countsBySeverity: z.object({ high: countsSchema, medium: countsSchema, low: countsSchema }),
      rules: z.array(
        z.object({
          groupId: z.string(),
          ruleId: z.string(),
          version: z.string(),
          severity: z.enum(severities),
          title: z.string(),
          result: z.enum(resultWords),
          literal: z.enum(resultWords),
          effective: z.enum(resultWords),
          message: z.string(),
          /** Of an open rule: whether waivers in force cover all its findings or some. */
          waived: z.enum(['whole', 'part']).optional(),
        }),
      ),
    }),
  ),
}

const collection = z.object({
  bundle: z.string(),
  signature: z.string(),
  sha256: z.string(),
  size: z.int(),
  manifestSha256: z.string(),
  keyId: z.string(),
  cluster: clusterSchema,
  nodes: z.array(nodeSchema),
  collectors: z.array(collectorRecordSchema),
  gaps: z.array(gapSchema),
  /** Where the collection was interrupted and went on. */
  resumed: predicateSchema.shape.resumed,
  /** The node files that were taken in. */
  nodeEvidence: predicateSchema.shape.nodeEvidence,
  redactions: predicateSchema.shape.redactions,
  undecidable: z.array(z.object({ groupId: z.string(), benchmark: z.string(), gaps: z.array(gapSchema) })),
})

const rbacApi = z.literal('rbac.authorization.k8s.io/v1')

const clusterRole = z.object({
  apiVersion: rbacApi,
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string() }),
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()).optional(),
      resources: z.array(z.string()).optional(),
      nonResourceURLs: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
    }),
  ),
})

const serviceAccount = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('ServiceAccount'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  automountServiceAccountToken: z.boolean(),
})

const clusterRoleBinding = z.object({
  apiVersion: rbacApi,
  kind: z.literal('ClusterRoleBinding'),
  metadata: z.object({ name: z.string() }),
  roleRef: z.object({ apiGroup: z.string(), kind: z.literal('ClusterRole'), name: z.string() }),
  subjects: z.array(z.object({ kind: z.literal('ServiceAccount'), name: z.string(), namespace: z.string() })),
})

const roleRule = clusterRole.shape.rules.element

const namespace = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('Namespace'),
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
})

const role = z.object({
  apiVersion: rbacApi,
  kind: z.literal('Role'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  rules: z.array(roleRule),
})

const roleBinding = z.object({
  apiVersion: rbacApi,
  kind: z.literal('RoleBinding'),
  metadata: z.object({ name: z.string(), namespace: z.string() }),
  roleRef: z.object({ apiGroup: z.string(), kind: z.literal('Role'), name: z.string() }),
  subjects: z.array(z.object({ kind: z.literal('ServiceAccount'), name: z.string(), namespace: z.string() })),
})

/** By command id; `error` is what every command prints where it fails. */
export const jsonOutputs = {
  error: z.object({
    error: z.object({
      code: z.string(),
      exitCode: z.int(),
      message: z.string(),
      why: z.string().optional(),
      next: z.string(),
    }),
  }),
  'keys:generate': z.object({
    type: z.string(),
    keyId: z.string(),
    privateKeyFile: z.string(),
    publicKeyFile: z.string(),
  }),
  'bundle:add': z.object({
    bundle: z.string(),
    signature: z.string(),
    sha256: z.string(),
    size: z.int(),
    manifestSha256: z.string(),
    keyId: z.string(),
    custody: z.array(custodySchema),
    nodeEvidence: z.array(nodeEvidenceRecordSchema),
    gaps: z.array(gapSchema),
    redactions: predicateSchema.shape.redactions,
  }),
  'bundle:verify': z.object({
    verified: z.literal(true),
    keyId: z.string(),
    algorithm: z.string(),
    manifestSha256: z.string(),
    detachedSignature: z.string().nullable(),
    predicate: predicateSchema,
  }),
  'bundle:inspect': z.object({
    verified: z.literal(false),
    manifestSha256: z.string(),
    keyHint: z.string().optional(),
    predicate: predicateSchema,
  }),
  collect: collection,
  evaluate: z.object({ result: z.string(), ...judgement }),
  /** A List as `kubectl apply` takes it; `path` where the YAML was written to a file. */
  'node:manifests': z.object({
    apiVersion: z.literal('v1'),
    kind: z.literal('List'),
    items: z.array(z.unknown()),
    path: z.string().optional(),
  }),
  /** `path` where the script was written to a file, `text` where it was not. */
  'node:script': z.object({
    version: z.string(),
    sha256: z.string(),
    bodySha256: z.string(),
    path: z.string().optional(),
    text: z.string().optional(),
  }),
  /** API objects as `kubectl apply` takes them: the role alone, or a List with the account, bindings, and what node pods need. */
  rbac: z.discriminatedUnion('kind', [
    clusterRole,
    z.object({
      apiVersion: z.literal('v1'),
      kind: z.literal('List'),
      items: z.array(
        z.discriminatedUnion('kind', [clusterRole, serviceAccount, clusterRoleBinding, namespace, role, roleBinding]),
      ),
    }),
  ]),
  convert: z.object({
    /** What the file to read was. */
    from: z.enum(['ckl', 'cklb']),
    file: writtenFile,
    stigs: z.int(),
    rules: z.int(),
    /** In the words of a CKL, whichever form was written. */
    statuses: z.object({ NotAFinding: z.int(), Open: z.int(), Not_Applicable: z.int(), Not_Reviewed: z.int() }),
    /** What was changed or left out: once for each kind, how often, and where first. */
    notes: z.array(z.object({ what: z.string(), count: z.int(), first: z.string() })),
  }),
  report: z.object({ files: z.array(writtenFile) }),
  run: z.object({
    collection,
    ...judgement,
    files: z.object({ publicKey: writtenFile, result: writtenFile, reports: z.array(writtenFile) }),
  }),
  demo: z.object({
    ...judgement,
    files: z.object({
      bundle: writtenFile,
      signature: writtenFile,
      publicKey: writtenFile,
      result: writtenFile,
      reports: z.array(writtenFile),
    }),
  }),
  explain: z.array(explanationSchema),
  'content:coverage': z.array(coverageSchema),
  'content:diff': contentDiffSchema,
  'content:show': z.array(shownBenchmarkSchema),
  'content:test': testedContentSchema,
  'content:import': z.object({
    stigs: z.array(
      stigSchema.omit({ description: true }).extend({
        rules: z.int(),
        /** One for each release of the content that is the same STIG. */
        compared: z.array(
          z.object({
            benchmark: z.string(),
            answered: z.array(z.string()),
            revised: z.array(z.object({ groupId: z.string(), content: z.string(), file: z.string() })),
            unanswered: z.array(z.string()),
            notInFile: z.array(z.string()),
            conflicts: z.array(z.object({ groupId: z.string(), content: z.string(), file: z.string() })),
          }),
        ),
      }),
    ),
    /** Where --output was given. */
    file: writtenFile.optional(),
  }),
  'content:list': z.array(
    z.object({
      id: z.string(),
      /** What `--benchmark` takes for this release alone: `cis-kubernetes@1.12`. */
      name: z.string(),
      title: z.string(),
      version: z.string(),
      release: z.string(),
      fits: fitsSchema.optional(),
      rules: z.int(),
      contentSha256: z.string(),
    }),
  ),
} as const

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

/** What the command of that id returns for --json. */
export type JsonOutput<Id extends keyof typeof jsonOutputs> = Frozen<z.infer<(typeof jsonOutputs)[Id]>>
