// The lines of a node file, which are the lines of node evidence in a bundle too. docs/formats/node-evidence.md describes them.
import * as z from 'zod'
import type { NodePart } from '../model/source.ts'

export const nodeEvidenceVersion = 1

const count = z.int().nonnegative()
/** `host`: the path as the node sees it. A process id: as that process sees it, from within its container. */
const root = z.string().regex(/^(?:host|[0-9]{1,10})$/)
const path = z.string().startsWith('/')
/** Fields whose bytes were no UTF-8; those bytes are written `\xHH` in them. Only in bundles. */
const notUtf8 = z.array(z.string()).optional()

export const nodeLineSchema = z.strictObject({
  kind: z.literal('node'),
  schemaVersion: z.literal(nodeEvidenceVersion),
  script: z.strictObject({
    version: z.string().max(64),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    file: z.enum(['same', 'changed', 'unchecked']),
  }),
  node: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
  /** UID of kube-system as the operator gave it; empty where not. */
  cluster: z.string().max(64),
  collectedAt: z.iso.datetime({ offset: false }),
  uid: count,
  hostRoot: z.string(),
  /** `uname -srvm` */
  system: z.string(),
  /** The mount namespace that is the node's; empty where it cannot be seen. */
  namespace: z.string(),
  notUtf8,
})
export type NodeLine = z.infer<typeof nodeLineSchema>

export const processLineSchema = z.strictObject({
  kind: z.literal('process'),
  pid: count,
  parent: count,
  /** As the kernel has it: cut off after 15 characters. */
  name: z.string(),
  /** `host`: sees the node's files. `container`: of this node. `foreign`: of another node on this kernel. */
  scope: z.enum(['host', 'container', 'foreign', 'unknown']),
  namespace: z.string(),
  uid: count,
  gid: count,
  exe: z.string(),
  args: z.array(z.string()),
  /** Only variables that configure Kubernetes components. */
  env: z.array(z.strictObject({ name: z.string(), value: z.string() })),
  notUtf8,
})

export const fileLineSchema = z.strictObject({
  kind: z.literal('file'),
  root,
  path,
  type: z.enum(['file', 'folder', 'link', 'pipe', 'socket', 'block', 'character', 'unknown']),
  /** Four octal digits or more, set-id and sticky bits first. */
  mode: z.string().regex(/^[0-7]{4}$/),
  uid: count,
  /** The node's own name for it; empty for none, and inside containers. */
  user: z.string(),
  gid: count,
  group: z.string(),
  size: count,
  target: z.string().optional(),
  /** Where a link ends, whether or not anything is there. */
  resolved: z.string().optional(),
  notUtf8,
})

export const absentLineSchema = z.strictObject({
  kind: z.literal('absent'),
  root,
  path,
  reason: z.enum(['ENOENT', 'ENOTDIR']),
  notUtf8,
})

/** A folder whose entries were all looked at, and how many it has: as many lines of its own children there must be. */
export const listingLineSchema = z.strictObject({ kind: z.literal('listing'), root, path, entries: count, notUtf8 })

export const certificateLineSchema = z.strictObject({
  kind: z.literal('certificate'),
  root,
  path,
  /** As openssl prints them: `subject=…`, `notAfter=…`. */
  fields: z.array(z.string()),
  key: z.string(),
  notUtf8,
})

export const configurationLineSchema = z.strictObject({
  kind: z.literal('configuration'),
  root,
  path,
  form: z.enum(['text', 'kubeconfig', 'encryption']),
  lines: z.array(z.string()),
  notUtf8,
})

export const systemctlUnitSchema = z.strictObject({
  kind: z.literal('unit'),
  name: z.string(),
  by: z.literal('systemctl'),
  /** `ActiveState=active`, `UnitFileState=enabled`. */
  properties: z.array(z.string()),
  notUtf8,
})
export const processesUnitSchema = z.strictObject({
  kind: z.literal('unit'),
  name: z.string(),
  by: z.literal('processes'),
  /** A process of the unit's name runs on the host itself. */
  running: z.boolean(),
  unitFiles: z.array(z.string()),
  wantedBy: z.array(z.string()),
  notUtf8,
})

export const programLineSchema = z.strictObject({ kind: z.literal('program'), path, version: z.string(), notUtf8 })
export const sysctlLineSchema = z.strictObject({
  kind: z.literal('sysctl'),
  name: z.string(),
  value: z.string(),
  notUtf8,
})

export const gapLineSchema = z.strictObject({
  kind: z.literal('gap'),
  about: z.enum(['tool', 'file', 'folder', 'content', 'process', 'unit', 'program', 'sysctl']),
  /** A path, a process, a tool. */
  what: z.string(),
  reason: z.enum([
    'ENOENT',
    'ENOTDIR',
    'EACCES',
    'other',
    'missing',
    'too-many',
    'too-large',
    'not-text',
    'not-a-file',
  ]),
  message: z.string(),
  notUtf8,
})
export type NodeGap = z.infer<typeof gapLineSchema>

export const endLineSchema = z.strictObject({ kind: z.literal('end'), lines: count })

export const nodeEvidenceLineSchema = z.union([
  z.discriminatedUnion('kind', [
    nodeLineSchema,
    processLineSchema,
    fileLineSchema,
    absentLineSchema,
    listingLineSchema,
    certificateLineSchema,
    configurationLineSchema,
    programLineSchema,
    sysctlLineSchema,
    gapLineSchema,
    endLineSchema,
  ]),
  z.discriminatedUnion('by', [systemctlUnitSchema, processesUnitSchema]),
])
export type NodeEvidenceLine = z.infer<typeof nodeEvidenceLineSchema>

/** Which file of the bundle a line goes to; the end line goes to none. */
export const partOfLine: Record<Exclude<NodeEvidenceLine['kind'], 'end'>, NodePart> = {
  node: 'node',
  program: 'node',
  sysctl: 'node',
  gap: 'node',
  process: 'processes',
  file: 'files',
  absent: 'files',
  listing: 'files',
  certificate: 'files',
  configuration: 'configuration',
  unit: 'services',
}

/** The part that lacks what a gap is about. A missing tool or kernel setting alone makes nothing incomplete. */
export const partOfGap: Partial<Record<NodeGap['about'], NodePart>> = {
  file: 'files',
  folder: 'files',
  content: 'configuration',
  process: 'processes',
  unit: 'services',
  program: 'node',
}
