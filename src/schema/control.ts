// A control file, stig/controls/<area>/<id>.yaml: one testable question with its reason, its mending and its own cases.
import * as z from 'zod'
import { platformNames, unknownPlatform } from '../model/platform.ts'
import { gapReasons } from '../model/source.ts'
import { components } from '../model/target.ts'
import { resultWords } from '../model/verdict.ts'
import { checkSchema } from './check.ts'

/** A Kubernetes object as the API server sends it. */
export const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
})

/**
 * A file of a node: `0600 root:root`, with `folder` or another type behind it, or `link /where/it/ends`; `absent` for what is
 * proved not to be there. A folder counts as listed, with what the case puts into it, unless it says `unlisted`.
 */
const givenFile = z
  .string()
  .regex(
    /^(?:absent|link \/\S+|[0-7]{4} [a-z0-9_-]+:[a-z0-9_-]+(?: (?:file|folder|socket|pipe))?(?: unlisted)?)$/,
    'such as `0600 root:root`, `0755 root:root folder`, `link /etc/x` or `absent`',
  )

const givenFiles = z.record(z.string().startsWith('/'), givenFile)
/** Content by path. A path without an entry in `files` is one of mode 0600 that belongs to root. */
const givenTexts = z.record(z.string().startsWith('/'), z.string())

/** What a node showed of itself. What is not written down was not looked at. */
export const givenNodeSchema = z.strictObject({
  files: givenFiles.optional(),
  configuration: givenTexts.optional(),
  /** Command lines, cut at blanks; the long form where an argument has blanks, or the process runs in a container. */
  processes: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          args: z.union([z.string(), z.array(z.string())]),
          /** As the kernel has it; the base name of the first argument, cut off after 15 characters, where absent. */
          name: z.string().optional(),
          scope: z.enum(['host', 'container', 'foreign', 'unknown']).optional(),
          env: z.record(z.string(), z.string()).optional(),
          /** What it sees within its container. */
          files: givenFiles.optional(),
          configuration: givenTexts.optional(),
        }),
      ]),
    )
    .optional(),
  /** By name, as systemctl shows them: `active enabled`, `inactive disabled`, `not-found`; or each property. */
  units: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])).optional(),
  /** Versions as the programs print them, by path. */
  programs: z.record(z.string().startsWith('/'), z.string()).optional(),
  gaps: z
    .array(z.strictObject({ about: z.string(), what: z.string(), reason: z.string(), message: z.string().optional() }))
    .optional(),
  /** Whether the script ran as root; true where absent. */
  asRoot: z.boolean().optional(),
})
export type GivenNode = z.infer<typeof givenNodeSchema>

/** A small cluster, written down: what a case gives to the check. Absent fields take the defaults that the comment names. */
export const givenSchema = z.strictObject({
  /** gitVersion; v1.34.2 where absent. `unknown` leaves /version uncollected. */
  version: z.string().optional(),
  /** When the collection ended; 2026-01-15T00:00:00Z where absent. */
  finishedAt: z.iso.datetime().optional(),
  /** When it is judged; not given where absent. */
  evaluatedAt: z.iso.datetime().optional(),
  /** cp-1 (control-plane) and worker-1 where absent. */
  nodes: z
    .array(
      z.strictObject({
        name: z.string(),
        roles: z.array(z.string()).default([]),
        kubeletVersion: z.string().optional(),
      }),
    )
    .optional(),
  /** Arguments by component: one mirror pod of it with these on every control-plane node. */
  flags: z.partialRecord(z.enum(components), z.array(z.string())).optional(),
  /** Mirror pods one by one, where `flags` is not enough. `args` follow the component's own name as command. */
  components: z
    .array(
      z.strictObject({
        component: z.enum(components),
        node: z.string(),
        command: z.array(z.string()).optional(),
        args: z.array(z.string()).optional(),
        env: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  /** /configz by node; `*` for every node of the inventory. The body of `kubeletconfig`. */
  configz: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** The platform that the collection recognised; kubeadm where absent. */
  platform: z.enum([...platformNames, unknownPlatform]).optional(),
  /** Node evidence by node; `*` for every node without an entry of its own. Where it is absent, no node sent any. */
  nodeEvidence: z.record(z.string(), givenNodeSchema.nullable()).optional(),
  /** Raw objects of any kind. */
  objects: z.array(objectSchema).optional(),
  /** Sources that were not collected, and why. Everything else that the check needs counts as collected, though empty. */
  gaps: z
    .array(z.strictObject({ source: z.string(), reason: z.enum(gapReasons), message: z.string().optional() }))
    .optional(),
})
export type Given = z.infer<typeof givenSchema>

export const caseSchema = z.strictObject({
  /** A sentence: "an absent flag fails, because the default is on". */
  name: z.string(),
  given: givenSchema,
  /** Parameters laid over the control's own, as a benchmark would. */
  with: z.record(z.string(), z.unknown()).optional(),
  expect: z.strictObject({
    result: z.enum(resultWords),
    literal: z.enum(resultWords).optional(),
    effective: z.enum(resultWords).optional(),
    /** A part of the message, or of what was found, of the target that decided. */
    says: z.string().optional(),
  }),
})
export type Case = z.infer<typeof caseSchema>

/** Where the rule does not apply by version: minors of the API server, `below` exclusive, `from` inclusive. */
export const appliesSchema = z.strictObject({
  minor: z.strictObject({ from: z.int().optional(), below: z.int().optional() }),
  /** Why not outside it: one sentence that stands in the report. */
  because: z.string(),
})
export type Applies = z.infer<typeof appliesSchema>

export const controlSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** A question that is answered yes where all is well. */
  title: z.string(),
  /** Why it matters: what goes wrong otherwise. */
  reason: z.string(),
  check: checkSchema,
  applies: appliesSchema.optional(),
  /** What it means when the setting is not there. */
  absent: z.string(),
  /** How a person looks it up by hand: commands and what to look for. */
  inspect: z.string(),
  /** How to mend it; `any`, or by platform where they differ. */
  remediation: z.record(z.string(), z.string()),
  cases: z.array(caseSchema).min(1),
})
export type Control = z.infer<typeof controlSchema>
