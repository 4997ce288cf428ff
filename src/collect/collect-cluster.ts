// The collect stage: asks a live cluster for everything that rules need and leaves finished, hashed files and a record.
import { join } from 'node:path'
import * as z from 'zod'
import { StigpackError } from '../errors.ts'
import type { PlatformName } from '../model/platform.ts'
import type { SpooledFile } from '../model/spooled-file.ts'
import type { CollectionRecord } from '../schema/manifest.ts'
import { RequestFault } from './api/fault.ts'
import { inParallel } from './api/limiter.ts'
import { phases, type Task } from './collector.ts'
import { collectors } from './collectors.ts'
import { type ClusterConnection, connectionError } from './connect.ts'
import { assertBelongs, importNodeFiles, noteSilentNodes } from './node/import-node-files.ts'
import { type NodeEvidenceOptions, type NodeFile, readNodeFolder } from './node/node-folder.ts'
import { collectInPods, sweep } from './node-pods/collect-in-pods.ts'
import type { NodePodsOptions } from './node-pods/options.ts'
import { addGap, perform } from './perform.ts'
import { noClues, platformOf } from './platform.ts'
import { Redaction } from './redaction.ts'
import { goOn } from './resume/go-on.ts'
import { clusterUidOf } from './resume/identity.ts'
import type { KeptSpool } from './resume/kept-spool.ts'
import { optionsDigest, Recorder } from './resume/recorder.ts'
import type { Run } from './run.ts'
import { RunLog } from './run-log.ts'
import type { RunOptions } from './run-options.ts'
import { Spool } from './spool.ts'
import { uuid } from './uuid.ts'

export interface CollectOptions extends RunOptions {
  readonly connection: ClusterConnection
  /** Files that the node script wrote, to take in. */
  readonly nodeEvidence?: NodeEvidenceOptions | undefined
  /** Run the script in pods, on every node of which no file is taken in. */
  readonly nodePods?: NodePodsOptions | undefined
  /** What the operator says that the cluster is, whatever the evidence tells. */
  readonly platform?: PlatformName | undefined
  /** Sources to leave out, as they are called in gaps; `configz/*` leaves out every node's. */
  readonly skip?: readonly string[] | undefined
  /** A spool that outlives an interruption, in place of `spoolFolder`; what it holds already is not asked for again. */
  readonly kept?: KeptSpool | undefined
}

export interface Collection {
  readonly record: CollectionRecord
  /** Sorted by path; `log.ndjson` among them. */
  readonly files: readonly SpooledFile[]
}

/** Lists at a time; the client's own limit on requests holds on top of it. */
const workers = 4

/**
 * Collects what can be collected; what cannot becomes a gap of the record. Throws API_FORBIDDEN, API_UNAUTHORIZED,
 * API_UNREACHABLE or API_TLS where not one list could be read, OUTPUT_UNWRITABLE where the spool cannot be written, and
 * the signal's reason when it is aborted, and SPOOL_REFUSED where what `kept` holds is another cluster's. After an error no
 * file is left in the spool folder, unless it is a kept one.
 */
export async function collectCluster(options: CollectOptions): Promise<Collection> {
  const { clock, connection, nodeEvidence } = options
  // Before the first request: what is refused here would be refused in the end.
  const nodeFiles = nodeEvidence === undefined ? [] : await readNodeFolder(nodeEvidence, clock.now())
  const { kept } = options
  const startedAt = kept?.head.startedAt ?? new Date(clock.now()).toISOString()
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const redaction = new Redaction(kept?.redactionKey ?? options.random.bytes(32), options.redactionRules)
  const recorder = kept === undefined ? undefined : new Recorder(kept.journal)
  const run: Run = {
    connection,
    redaction,
    spool: new Spool(kept?.folder ?? options.spoolFolder),
    log: new RunLog(clock, options.logger, redaction),
    progress: options.progress,
    signal,
    recorder,
    now: () => clock.now(),
    records: [],
    gaps: [],
    catalogue: undefined,
    nodes: [],
    version: '',
    clusterUid: '',
    clues: noClues(),
  }
  const runId = kept?.head.runId ?? uuid(options.random)
  const resumed = [...(kept?.earlier?.resumed ?? [])]
  try {
    signal.throwIfAborted()
    if (kept?.earlier !== undefined && recorder !== undefined)
      resumed.push(await goOn(run, recorder, kept, kept.earlier, options.operator))
    else noteStart(run, options, runId)
    // What is finished before the namespaces are must be known to be of this cluster, too.
    if (kept !== undefined && run.clusterUid === '') run.clusterUid = await clusterUidOf(run)
    const work = (task: Task) =>
      perform(run, task).catch((error: unknown) => {
        // Whatever else is under way would be for nothing.
        stop.abort(error)
        throw error
      })
    if (options.nodePods !== undefined) await sweep(run)
    for (const phase of phases) {
      await inParallel(tasksOf(run, phase, options.skip ?? []), workers, work)
      if (phase === 'lists') assertBelongs(run, nodeFiles)
    }
    refuseNothing(run)
    if (run.clusterUid === '') await askForUid(run)
    const nodeRecords = await nodeRecordsOf(run, nodeFiles, options, runId)
    const finishedAt = new Date(clock.now()).toISOString()
    run.log.add('info', 'collection finished', { sources: run.records.length, gaps: run.gaps.length })
    await run.log.write(run.spool)
    const record = recordOf(run, options, { runId, startedAt, finishedAt, resumed, nodeRecords })
    await recorder?.finished(record, run.spool.files, recordOptions(options))
    return { record, files: run.spool.files }
  } catch (error) {
    stop.abort()
    if (kept === undefined) await run.spool.discard()
    throw error
  }
}

/** What the record of a collection is given beside the evidence. */
export const recordOptions = ({
  platform,
  clusterName,
  nodeEvidence,
  nodePods,
}: Pick<CollectOptions, 'platform' | 'clusterName' | 'nodeEvidence' | 'nodePods'>): string =>
  optionsDigest({ platform, clusterName, nodeEvidence, podImage: nodePods?.image })

function noteStart(run: Run, { operator, toolVersion }: CollectOptions, runId: string): void {
  const { server, context, plugin } = run.connection
  run.log.add('info', 'collection started', { runId, operator, toolVersion, server, context })
  // Its arguments may be secrets (`-s hunter2`), and nobody can tell which: only how many there are.
  if (plugin !== undefined)
    run.log.add('info', 'credentials come from a program', { command: plugin.command, arguments: plugin.args.length })
}

function tasksOf(run: Run, phase: (typeof phases)[number], skip: readonly string[]): Task[] {
  const tasks: Task[] = []
  for (const collector of collectors.filter(candidate => candidate.phase === phase)) {
    for (const task of collector.tasks(run)) {
      if (run.recorder?.has(task.source) === true) continue
      const isSkipped =
        skip.includes(task.source) || collector.sources.some(one => one.endsWith('*') && skip.includes(one))
      if (isSkipped) addGap(run, task.source, 'skipped', 'the operator left it out')
      else tasks.push(task)
    }
  }
  return tasks
}

/** A bundle without a single list says nothing: better no bundle, and the reason. */
function refuseNothing(run: Run): void {
  const listed = new Set(collectors.filter(({ phase }) => phase === 'lists').flatMap(({ sources }) => sources))
  if (run.records.some(({ source }) => listed.has(source))) return
  const failures = run.gaps.filter(
    ({ source, reason }) => listed.has(source) && reason !== 'not-served' && reason !== 'skipped',
  )
  // The reason that a person can act on first; a server that serves no lists at all is none of Kubernetes.
  const first = failures.find(({ reason }) => reason === 'forbidden' || reason === 'unauthorized') ?? failures[0]
  if (first === undefined) {
    if (skipsAllLists(run)) return
    const what = `${run.connection.server} is no Kubernetes API server that lists anything.`
    throw new StigpackError('API_UNREACHABLE', { what, next: 'Check the server of the cluster in the kubeconfig.' })
  }
  const fault = new RequestFault(
    first.reason,
    first.message,
    first.status === undefined ? {} : { status: first.status },
  )
  throw connectionError(fault, run.connection.server)
}

/** Whoever leaves out every list on purpose gets what is left. */
const skipsAllLists = (run: Run): boolean => run.gaps.some(({ reason }) => reason === 'skipped')

const uidSchema = z.object({ metadata: z.object({ uid: z.string() }) })

/** Who may not list namespaces may still be allowed to read this one, and it identifies the cluster. */
async function askForUid(run: Run): Promise<void> {
  try {
    const { buffer, end } = await run.connection.api.get('/api/v1/namespaces/kube-system', {
      attempts: 1,
      signal: run.signal,
    })
    run.clusterUid = uidSchema.parse(JSON.parse(buffer.toString('utf8', 0, end))).metadata.uid
  } catch {
    run.signal.throwIfAborted()
    run.log.add('warn', 'the identity of the cluster is unknown: the namespace kube-system could not be read')
  }
}

/** The files that were carried here come first: on the node itself the script sees more than in a pod. */
async function nodeRecordsOf(
  run: Run,
  files: readonly NodeFile[],
  { nodeEvidence, nodePods, spoolFolder, random }: CollectOptions,
  runId: string,
): Promise<Pick<CollectionRecord, 'nodeEvidence'>> {
  if (nodeEvidence === undefined && nodePods === undefined) return {}
  const carried = await importNodeFiles(run, files, nodeEvidence?.knownScripts ?? [])
  const heard = new Set(files.map(({ head }) => head.node))
  if (nodePods === undefined) {
    noteSilentNodes(run, heard)
    return { nodeEvidence: carried }
  }
  const rest = run.nodes.filter(({ name }) => !heard.has(name))
  const folder = join(spoolFolder, '.node-pods')
  const come = await collectInPods(run, rest, { options: nodePods, runId, folder, random })
  return { nodeEvidence: [...carried, ...come].sort((a, b) => (a.node < b.node ? -1 : 1)) }
}

/** The operator's word counts, and the evidence's is kept beside it. */
function platformFacts(detected: string, said: PlatformName | undefined) {
  if (said === undefined || said === detected) return { platform: detected }
  return { platform: said, platformDetected: detected }
}

interface RunFacts {
  readonly runId: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly resumed: NonNullable<CollectionRecord['resumed']>
  readonly nodeRecords: Pick<CollectionRecord, 'nodeEvidence'>
}

function recordOf(run: Run, options: CollectOptions, { nodeRecords, resumed, ...facts }: RunFacts): CollectionRecord {
  const { connection, redaction, version } = run
  const bySource = (a: { source: string }, b: { source: string }) => (a.source < b.source ? -1 : 1)
  return {
    schemaVersion: 1,
    ...facts,
    ...(resumed.length > 0 && { resumed }),
    tool: { name: 'stigpack', version: options.toolVersion },
    operator: options.operator,
    cluster: {
      uid: run.clusterUid,
      name: options.clusterName ?? connection.clusterName,
      server: redaction.ofText(connection.server),
      version,
      ...platformFacts(platformOf(version, run.clues), options.platform),
    },
    nodes: run.nodes,
    collectors: run.records.toSorted(bySource),
    ...nodeRecords,
    gaps: run.gaps.toSorted(bySource),
    redactions: redaction.counts,
  }
}
