// The signed manifest of a bundle: an in-toto Statement v1 with stigpack's predicate. docs/formats/bundle.md describes it.
import * as z from 'zod'
import { gapReasons } from '../model/source.ts'

export const statementType = 'https://in-toto.io/Statement/v1'
export const predicateType = 'urn:stigpack:evidence-manifest:1'
export const payloadType = 'application/vnd.in-toto+json'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal')
const instant = z.iso.datetime({ offset: false })

export const gapSchema = z.strictObject({
  /** The source that lacks: `pods`, `podsecuritypolicies.policy`, `configz/worker-1`. */
  source: z.string(),
  reason: z.enum(gapReasons),
  /** What the server or the system said, in one line. */
  message: z.string(),
  /** HTTP status, where there was one. */
  status: z.int().optional(),
  /** For a part of a node's evidence: how many things could not be read, each of them a line of kind `gap` there. */
  lines: z.int().positive().optional(),
})
export type Gap = z.infer<typeof gapSchema>

export const nodeSchema = z.strictObject({
  name: z.string(),
  /** From the labels `node-role.kubernetes.io/<role>`; the old `master` is written `control-plane`. Sorted. */
  roles: z.array(z.string()),
  kubeletVersion: z.string(),
  osImage: z.string(),
  /** status.addresses, as the API server gives them. */
  addresses: z.array(z.strictObject({ type: z.string(), address: z.string() })),
})
export type InventoryNode = z.infer<typeof nodeSchema>

export const clusterSchema = z.strictObject({
  /** UID of the namespace kube-system: the cluster's identity. Empty where it could not be read. */
  uid: z.string(),
  /** A name for people: the kubeconfig's cluster name, or what the operator said. */
  name: z.string(),
  server: z.string(),
  /** gitVersion of /version, such as `v1.34.2`; empty where it could not be read. */
  version: z.string(),
  platform: z.string(),
  /** What the evidence itself tells, where the operator said otherwise: `platform` is then the operator's word. */
  platformDetected: z.string().optional(),
})

export const fileSchema = z.strictObject({
  path: z.string(),
  /** Bytes. */
  size: z.int().nonnegative(),
  sha256,
})
export type ManifestFile = z.infer<typeof fileSchema>

export const collectorRecordSchema = z.strictObject({
  /** The source that it filled. */
  source: z.string(),
  /** Objects written; 1 for a single document. */
  objects: z.int().nonnegative(),
  /** HTTP requests that it took. */
  requests: z.int().nonnegative(),
  /** metadata.resourceVersion of the list, where there is one: the state of the cluster that was read. */
  resourceVersion: z.string().optional(),
  /** When the last of it had come; absent for what was not read live. */
  collectedAt: instant.optional(),
  /**
   * Objects that came from files in place of a cluster, by what they were: `dumped` were in a cluster (they carry the UID
   * that only an API server gives), `declared` were only written down. Absent: read live.
   */
  provenance: z.strictObject({ declared: z.int().nonnegative(), dumped: z.int().nonnegative() }).optional(),
  /** The operator says that the files hold every object of this source; nothing in them can prove it. */
  statedComplete: z.literal(true).optional(),
})
export type CollectorRecord = z.infer<typeof collectorRecordSchema>

/** A file that evidence was taken from in place of a cluster. */
export const inputSchema = z.strictObject({
  /** Below the folder that was named, or the file's own name; `-` is the standard input. */
  name: z.string(),
  /** Bytes, and their digest, of the file as it was found: of an archive, packed. */
  size: z.int().nonnegative(),
  sha256,
  /** Objects taken from it, by what they were. */
  declared: z.int().nonnegative(),
  dumped: z.int().nonnegative(),
  /** What was passed over: files of other formats, objects of kinds that no rule reads, other documents, repetitions. */
  passedOver: z.strictObject({
    files: z.int().nonnegative(),
    otherKinds: z.int().nonnegative(),
    notKubernetes: z.int().nonnegative(),
    repeated: z.int().nonnegative(),
  }),
})
export type InputManifest = z.infer<typeof inputSchema>

/** Where the evidence of a node came from: a file that the node script wrote there. */
export const nodeEvidenceRecordSchema = z.strictObject({
  node: z.string(),
  /** The file's name, size in bytes and digest, as it was carried here. */
  file: z.string(),
  size: z.int().nonnegative(),
  sha256,
  collectedAt: instant,
  script: z.strictObject({
    version: z.string(),
    /** SHA-256 that the script gives for its own body. */
    sha256: z.string(),
    /** Whether that is a script that this version of stigpack prints. */
    known: z.boolean(),
    /** What the script found when it compared itself with that digest: `changed` is not what stigpack printed. */
    file: z.enum(['same', 'changed', 'unchecked']),
  }),
  /** Whether the script ran as root; anyone else sees less, which the gaps then say. */
  asRoot: z.boolean(),
  /** `matched`: the file names this cluster's UID. `not-stated`: it names none. `unchecked`: the cluster's is unknown. */
  cluster: z.enum(['matched', 'not-stated', 'unchecked']),
  /** `listed`: the API server has a node of this name. `unchecked`: its nodes could not be listed. */
  inventory: z.enum(['listed', 'unchecked']),
  /** Where the collection itself ran the script in a pod: the image that was asked for, and what the node took for it. */
  pod: z.strictObject({ image: z.string(), imageId: z.string() }).optional(),
})
export type NodeEvidenceRecord = z.infer<typeof nodeEvidenceRecordSchema>

/** What was done to a bundle after it was first sealed: whoever did it verified the seal before, and sealed it anew. */
export const custodySchema = z.strictObject({
  /** The seal that was found good: the digest of its manifest, the key that made it, and when what it sealed was finished. */
  verified: z.strictObject({ manifestSha256: sha256, keyId: z.string(), algorithm: z.string(), finishedAt: instant }),
  /** When it was sealed anew, by whom, with what. */
  resealedAt: instant,
  operator: z.string(),
  tool: z.strictObject({ name: z.literal('stigpack'), version: z.string() }),
  /** Nodes whose evidence was added. Sorted. */
  nodesAdded: z.array(z.string()),
  /** Nodes whose evidence was there and was replaced. Sorted. */
  nodesReplaced: z.array(z.string()),
})
export type CustodyEntry = z.infer<typeof custodySchema>

export const predicateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.uuid(),
  tool: z.strictObject({ name: z.literal('stigpack'), version: z.string() }),
  operator: z.string(),
  startedAt: instant,
  finishedAt: instant,
  /** Where the collection was interrupted: when it went on, and who went on with it, once for each time. */
  resumed: z.array(z.strictObject({ at: instant, operator: z.string() })).optional(),
  cluster: clusterSchema,
  /** The expected nodes, sorted by name: what a per-node verdict must cover. */
  nodes: z.array(nodeSchema),
  collectors: z.array(collectorRecordSchema),
  /** The files that everything was taken from; absent for a collection from a live cluster. */
  inputs: z.array(inputSchema).optional(),
  /** The node files that were taken in, sorted by node. */
  nodeEvidence: z.array(nodeEvidenceRecordSchema).optional(),
  /** What was done since the first seal, oldest first; absent for a bundle as it was collected. */
  custody: z.array(custodySchema).min(1).optional(),
  gaps: z.array(gapSchema),
  /** How many values of which kind were taken out before anything was written. */
  redactions: z.array(z.strictObject({ kind: z.string(), count: z.int().positive() })),
  files: z.array(fileSchema),
})
export type ManifestPredicate = z.infer<typeof predicateSchema>

export const manifestSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256 }) })),
  predicateType: z.literal(predicateType),
  predicate: predicateSchema,
})
export type Manifest = z.infer<typeof manifestSchema>

/** What a collection knows before it is sealed: the predicate less the list of files, which sealing adds. */
export type CollectionRecord = Omit<ManifestPredicate, 'files'>
