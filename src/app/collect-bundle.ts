// Use case: read a live cluster into a sealed bundle.
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { loadSigningKey, type SealedBundle, sealBundle } from '../bundle/index.ts'
import {
  type Collection,
  collectCluster,
  connect,
  finishedFiles,
  type KeptSpool,
  type NodeEvidenceOptions,
  type NodePodsOptions,
  optionsDigest,
  recordOptions,
} from '../collect/index.ts'
import type { PlatformName } from '../model/platform.ts'
import { assertWritable, unwritable } from '../output-file.ts'
import type { Clock, Logger, Progress, Random } from '../ports.ts'
import type { CollectionRecord } from '../schema/manifest.ts'
import type { RedactionRule } from '../schema/redaction-rules.ts'
import { artifactNames, runBaseName } from './artifact-names.ts'
import { collectFrom, type SecondHandInput } from './collect-from.ts'
import { type Output, spoolFolderOf, withKeptSpool } from './kept-spool.ts'
import { sealKept } from './seal-kept.ts'
import { type UndecidableRule, undecidableRules } from './undecidable-rules.ts'

export interface CollectOptions {
  readonly kubeconfig?: string | undefined
  readonly context?: string | undefined
  /** Files to take the evidence from; no cluster is asked then. */
  readonly secondHand?: SecondHandInput | undefined
  /** Node files to take in beside what the cluster says. */
  readonly nodeEvidence?: NodeEvidenceOptions | undefined
  /** Run the node script in pods. */
  readonly nodePods?: NodePodsOptions | undefined
  readonly platform?: PlatformName | undefined
  readonly clusterName?: string | undefined
  /** What the site wants taken out beside what stigpack knows. */
  readonly redactionRules?: readonly RedactionRule[] | undefined
  readonly operator: string
  readonly key: string
  readonly force: boolean
  /** Go on with an interrupted collection, if there is one. */
  readonly resume?: boolean | undefined
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
 * the output, because evidence must not wander to a shared temporary folder. A live collection that is interrupted
 * leaves it for `--resume`; otherwise it goes away whatever happens. With a folder as output the bundle is named for the
 * cluster and the time.
 */
export async function collectBundle(
  options: CollectOptions,
  output: Output,
  ports: CollectPorts,
): Promise<CollectedBundle> {
  const key = await loadSigningKey(options.key)
  if (options.resume !== true) await assertFree(output, options.force)
  const { force, signal, secondHand } = options
  const sealing = (collection: Collection) => {
    const folder = 'file' in output ? dirname(output.file) : output.folder
    const file = 'file' in output ? output.file : join(folder, artifactNames(runBaseName(collection.record)).bundle)
    return { ...collection, key, output: file, force, signal }
  }
  const shared = sharedOptions(options, ports)
  if (secondHand !== undefined) {
    return withPassingSpool(output, async spoolFolder => {
      const collection = await collectFrom(secondHand, { ...shared, spoolFolder })
      return collected(collection, await sealBundle(sealing(collection)))
    })
  }
  return withKeptSpool(keptSpoolOptions(options, output, ports), async spool => {
    const finished = finishedCollection(spool, options)
    // Where only the bundle is missing it may not be missing at all.
    if (finished === undefined) await assertFree(output, force)
    const collection = finished ?? (await collectLive(options, shared, spool))
    return collected(collection, await sealKept(sealing(collection), spool.folder, finished !== undefined))
  })
}

async function assertFree(output: Output, force: boolean): Promise<void> {
  if (!('file' in output)) return
  await assertWritable(output.file, { force })
  await assertWritable(`${output.file}.sig`, { force })
}

const collected = async ({ record }: Collection, sealed: SealedBundle): Promise<CollectedBundle> => ({
  sealed,
  record,
  undecidable: await undecidableRules(record.gaps),
})

const sharedOptions = (options: CollectOptions, ports: CollectPorts) => ({
  operator: options.operator,
  toolVersion: options.toolVersion,
  clusterName: options.clusterName,
  redactionRules: options.redactionRules,
  signal: options.signal,
  ...ports,
})

function keptSpoolOptions(options: CollectOptions, output: Output, { clock, random }: CollectPorts) {
  const { resume, force, toolVersion, redactionRules } = options
  return {
    folder: spoolFolderOf(output, options),
    found: resume === true ? ('resume' as const) : force ? ('discard' as const) : ('refuse' as const),
    toolVersion,
    options: optionsDigest({ redactionRules }),
    clock,
    random,
  }
}

/** A collection that an earlier process brought to its end, with the same things said about it. */
function finishedCollection(spool: KeptSpool, options: CollectOptions): Collection | undefined {
  const finished = spool.earlier?.finished
  if (finished === undefined || finished.options !== recordOptions(options)) return undefined
  return { record: finished.finished, files: finishedFiles(spool.folder, finished) }
}

async function collectLive(
  { kubeconfig, context, nodeEvidence, nodePods, platform, signal }: CollectOptions,
  shared: ReturnType<typeof sharedOptions>,
  kept: KeptSpool,
): Promise<Collection> {
  const connection = await connect({ kubeconfig, context, signal })
  try {
    return await collectCluster({
      connection,
      nodeEvidence,
      nodePods,
      platform,
      kept,
      spoolFolder: kept.folder,
      ...shared,
    })
  } finally {
    await connection.close()
  }
}

/** For evidence from files, which is read again as fast as it would be checked. */
async function withPassingSpool<T>(output: Output, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = 'file' in output ? dirname(output.file) : output.folder
  const spool = await mkdtemp(join(folder, '.stigpack-spool-')).catch((error: unknown) => {
    throw unwritable(folder, error)
  })
  try {
    return await work(spool)
  } finally {
    await rm(spool, { recursive: true, force: true })
  }
}
