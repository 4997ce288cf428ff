// How the files of one run are named: all share a base, and the ending says what each is.
import type { CollectionRecord } from '../schema/manifest.ts'

export interface ArtifactNames {
  readonly bundle: string
  readonly publicKey: string
  readonly result: string
  /** `suffix` comes with its dot: `.pdf`, `.xccdf.xml`, `.worker-1.ckl`. */
  report(suffix: string): string
}

export const artifactNames = (base: string): ArtifactNames => ({
  bundle: `${base}.tar.gz`,
  publicKey: `${base}.pub`,
  result: `${base}.result.json`,
  report: suffix => `${base}${suffix}`,
})

/** `stigpack-<cluster>-20260115T081500Z`: sorts by time, and is safe on every file system. */
export function runBaseName(record: Pick<CollectionRecord, 'cluster' | 'startedAt'>): string {
  const cluster = record.cluster.name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
  const time = record.startedAt.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '')
  return `stigpack-${cluster || 'cluster'}-${time}`
}
