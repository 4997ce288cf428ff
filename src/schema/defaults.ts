// stig/defaults/*.yaml: what a component does when nothing is said, per Kubernetes minor, and the life of each minor.
import * as z from 'zod'
import { components } from '../model/target.ts'

const minor = z.int().min(0)

export const componentDefaultsSchema = z.strictObject({
  component: z.enum(components),
  /** Where the defaults were read, for the person who extends the table. */
  source: z.string(),
  /** The minors of 1.x that the table covers, both inclusive: outside of it a default is unknown. */
  covers: z.strictObject({ from: minor, to: minor }),
  /** By flag: its default from each minor on, oldest first. `null` where the flag does not exist from there on. */
  flags: z.record(z.string(), z.array(z.strictObject({ from: minor, value: z.string().nullable() })).min(1)),
})
export type ComponentDefaults = z.infer<typeof componentDefaultsSchema>

export const releasesSchema = z.strictObject({
  source: z.string(),
  /** Days in UTC. After endOfLife a minor gets no more security fixes from the project. */
  minors: z.record(z.string().regex(/^1\.\d+$/), z.strictObject({ released: z.iso.date(), endOfLife: z.iso.date() })),
})
export type Releases = z.infer<typeof releasesSchema>
