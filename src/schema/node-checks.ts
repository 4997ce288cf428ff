// Parameters of the checks that read what nodes show of themselves: files, services, programs, configuration.
import * as z from 'zod'
import { pathRoles } from './platform.ts'

/** The levels of an audit policy, from none to all. */
export const auditLevels = ['None', 'Metadata', 'Request', 'RequestResponse'] as const

export const auditPolicy = z.strictObject({
  kind: z.literal('audit-policy'),
  /** Every request must be recorded at least so; absent where any valid policy that records something will do. */
  level: z.enum(auditLevels).optional(),
  /** Resources of which less is enough, because their bodies are secrets themselves. */
  exceptions: z
    .array(z.strictObject({ resources: z.array(z.string()).min(1), level: z.enum(auditLevels) }))
    .default([]),
})

export const encryptionConfiguration = z.strictObject({
  kind: z.literal('encryption-configuration'),
  /** Resources that must be encrypted, as the file names them: `secrets`, `widgets.example.com`. */
  resources: z.array(z.string()).min(1),
  /** Providers that may come first; any but identity where absent. */
  providers: z.array(z.string()).min(1).optional(),
})

export const podSecurityDefaults = z.strictObject({
  kind: z.literal('pod-security-defaults'),
  /** What each mode must be by default; a mode without an entry may be anything. */
  modes: z.partialRecord(
    z.enum(['enforce', 'audit', 'warn']),
    z.array(z.enum(['privileged', 'baseline', 'restricted'])).min(1),
  ),
  /** The same for the effect, where the text asks for less than what protects. */
  inEffect: z
    .partialRecord(
      z.enum(['enforce', 'audit', 'warn']),
      z.array(z.enum(['privileged', 'baseline', 'restricted'])).min(1),
    )
    .optional(),
})

const absences = ['pass', 'fail', 'notapplicable', 'notchecked'] as const

/** Which files of a node a check is about. Exactly one of `holds` and `paths`. */
const fileSelection = {
  /**
   * What they hold, as stig/platforms/ names it. What the running kubelet, kube-proxy or etcd names itself comes before
   * the catalogue's paths.
   */
  holds: z.enum(pathRoles).optional(),
  /** Absolute paths; `*` stands for any part of a name, a last `**` for everything below. */
  paths: z.array(z.string().startsWith('/')).min(1).optional(),
  /** Names of files, `*` for any part: `*.key`. All where absent. */
  names: z.array(z.string()).min(1).optional(),
  /** Names that the rule's text leaves out although they are of the same kind: these count for the effect alone. */
  namesInEffect: z.array(z.string()).min(1).optional(),
  /** Of a folder: the regular files below it, the folders (itself and those below), all below it, all with itself, or itself. */
  entries: z.enum(['files', 'folders', 'below', 'all', 'top']).default('files'),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
  /** What it means on a node where there is proof that there are none. */
  absent: z.enum(absences),
  /** The same on a worker, where that differs. */
  absentOnWorkers: z.enum(absences).optional(),
}

export const fileMode = z.strictObject({
  kind: z.literal('file-mode'),
  ...fileSelection,
  /** Four octal digits: the bits that may be set, and no others. `0600` satisfies `0644`. */
  limit: z.string().regex(/^0[0-7]{3}$/, 'four octal digits, such as 0644'),
})

export const fileOwner = z.strictObject({
  kind: z.literal('file-owner'),
  ...fileSelection,
  /** Names as the node has them; `root` is the number 0. */
  user: z.string(),
  group: z.string(),
})

export const unitState = z.strictObject({
  kind: z.literal('unit-state'),
  /** Any of these: `sshd.service`, `ssh.socket`. */
  units: z.array(z.string()).min(1),
  /** Programs that do the same without a unit, as the kernel names them. */
  programs: z.array(z.string()).default([]),
  /** `inactive`: none of them runs. `disabled`: none of them starts with the node. */
  expect: z.enum(['inactive', 'disabled']),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
})

export const programVersion = z.strictObject({
  kind: z.literal('program-version'),
  /** Name of the file: `kubectl`. */
  program: z.string(),
  /** `1.12.9` */
  atLeast: z.string().regex(/^\d+\.\d+\.\d+$/),
  roles: z.enum(['all', 'control-plane', 'worker']).default('all'),
})
