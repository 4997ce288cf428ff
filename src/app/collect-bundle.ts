// Use case: read a live cluster into a sealed bundle.
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { loadSigningKey, type SealedBundle, sealBundle } from '../bundle/index.ts'
import { type ClusterConnection, collectCluster, connect, type NodeEvidenceOptions } from '../collect/index.ts'
import type { PlatformName } from '../model/platform.ts'
import { assertWritable, unwritable } from '../output-file.ts'
import type { Clock, Logger, Progress, Random } from '../ports.ts'
import type { CollectionRecord } from '../schema/manifest.ts'
import type { RedactionRule } from '../schema/redaction-rules.ts'
import { artifactNames, runBaseName } from './artifact-names.ts'
import { collectFrom, type SecondHandInput } from './collect-from.ts'
import { type UndecidableRule, undecidableRules } from './undecidable-rules.ts'

export interface CollectOptions {
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  /** Files to take the evidence from; no cluster is asked then. */
  readonly secondHand?: SecondHandInput | undefined
  /** Node files to take in beside what the cluster says. */
  readonly nodeEvidence?: NodeEvidenceOptions | undefined
  readonly platform?: PlatformName | undefined
  readonly clusterName?: string | undefined
  /** What the site wants taken out beside what stigpack knows. */
  readonly redactionRules?: readonly RedactionRule[] | undefined
  readonly operator: string
  readonly key: string
  readonly force: boolean
  readonly toolVersion: string
  readonly signal?: AbortSignal | undefined
}

export interface CollectPorts {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly progress: Progress
}

export interface CollectedBundle {
  readonly sealed: SealedBundle
  readonly record: CollectionRecord
  readonly undecidable: readonly UndecidableRule[]
}

/**
 * Everything that can be refused early is refused before the first request: the key, the output. The spool lies beside
 * the output (evidence must not wander to a shared temporary folder) and goes away whatever happens. With a folder as
 * output the bundle is named for the cluster and the time.
 */
export async function collectBundle(
  options: CollectOptions,
  output: { readonly file: string } | { readonly folder: string },
  ports: CollectPorts,
): Promise<CollectedBundle> {
  const key = await loadSigningKey(options.key)
  const folder = 'file' in output ? dirname(output.file) : output.folder
  if ('file' in output) {
    await assertWritable(output.file, { force: options.force })
    await assertWritable(`${output.file}.sig`, { force: options.force })
  }
  const spool = await mkdtemp(join(folder, '.stigpack-spool-')).catch((error: unknown) => {
    throw unwritable(folder, error)
  })
  const { kubeconfig, context, nodeEvidence, platform, signal } = options
  let connection: ClusterConnection | undefined
  try {
    const shared = {
      spoolFolder: spool,
      operator: options.operator,
      toolVersion: options.toolVersion,
      clusterName: options.clusterName,
      redactionRules: options.redactionRules,
      signal,
      ...ports,
    }
    const collect = async () => {
      if (options.secondHand !== undefined) return collectFrom(options.secondHand, shared)
      connection = await connect({ kubeconfig, context, signal })
      return collectCluster({ connection, nodeEvidence, platform, ...shared })
    }
    const { record, files } = await collect()
    const file = 'file' in output ? output.file : join(folder, artifactNames(runBaseName(record)).bundle)
    const sealed = await sealBundle({ record, files, key, output: file, force: options.force, signal })
    return { sealed, record, undecidable: await undecidableRules(record.gaps) }
  } finally {
    await rm(spool, { recursive: true, force: true })
    await connection?.close()
  }
}
