// Node files for a bundle that was sealed without them: the record that it will have, and the files that are new in it.
import { createReadStream } from 'node:fs'
import { StigpackError } from '../../errors.ts'
import { locate, nodeParts, nodeSource } from '../../model/source.ts'
import type { SpooledFile } from '../../model/spooled-file.ts'
import type { CollectionRecord, CustodyEntry, NodeEvidenceRecord } from '../../schema/manifest.ts'
import { Redaction } from '../redaction.ts'
import { logPath, RunLog } from '../run-log.ts'
import type { RunOptions } from '../run-options.ts'
import { Spool } from '../spool.ts'
import { importNodeFiles, type NodeImport } from './import-node-files.ts'
import { type NodeEvidenceOptions, type NodeFile, readNodeFolder } from './node-folder.ts'

export interface AddNodeFilesOptions extends Omit<RunOptions, 'clusterName'> {
  /** The bundle, its seal found good. */
  readonly record: CollectionRecord
  readonly files: readonly SpooledFile[]
  readonly seal: Omit<CustodyEntry['verified'], 'finishedAt'>
  readonly nodeEvidence: Omit<NodeEvidenceOptions, 'around'>
  /** Whether evidence of a node that is there may be replaced. */
  readonly replace: boolean
}

export interface Grown {
  readonly record: CollectionRecord
  /** Sorted by path. */
  readonly files: readonly SpooledFile[]
  readonly entry: CustodyEntry
}

/**
 * What the bundle holds stays as it is, but for the evidence of nodes that are replaced; its log goes on. Throws what reading
 * a folder of node files throws, NODE_EVIDENCE_FOREIGN, NODE_EVIDENCE_PRESENT and the signal's reason.
 */
export async function addNodeFiles(options: AddNodeFilesOptions): Promise<Grown> {
  const { record, clock, seal, operator, toolVersion } = options
  const finishedAt = record.custody?.at(-1)?.resealedAt ?? record.finishedAt
  const around = Date.parse(record.finishedAt)
  const added = await readNodeFolder({ ...options.nodeEvidence, around }, clock.now())
  const names = added.map(({ head }) => head.node)
  const replaced = names.filter(name => isThere(record, name))
  if (!options.replace) refuse(added, replaced)
  const redaction = new Redaction(options.random.bytes(32), options.redactionRules)
  const run: NodeImport = {
    redaction,
    spool: new Spool(options.spoolFolder),
    log: new RunLog(clock, options.logger, redaction),
    progress: options.progress,
    signal: options.signal ?? new AbortController().signal,
    records: record.collectors.filter(({ source }) => !names.some(name => isOf(source, name))),
    gaps: record.gaps.filter(({ source }) => !names.some(name => isOf(source, name))),
    nodes: record.nodes,
    clusterUid: record.cluster.uid,
  }
  run.log.add('info', 'node files are added to a sealed bundle', {
    ...seal,
    operator,
    toolVersion,
    nodes: names,
    replaced,
  })
  const records = await importNodeFiles(run, added, options.nodeEvidence.knownScripts)
  const kept = options.files.filter(({ path }) => path !== logPath && !isPartOf(path, names))
  const log = options.files.find(({ path }) => path === logPath)
  await run.log.write(run.spool, log === undefined ? [] : createReadStream(log.location))
  const entry: CustodyEntry = {
    verified: { ...seal, finishedAt },
    resealedAt: new Date(clock.now()).toISOString(),
    operator,
    tool: { name: 'stigpack', version: toolVersion },
    nodesAdded: names.filter(name => !replaced.includes(name)).sort(),
    nodesReplaced: replaced.sort(),
  }
  return {
    entry,
    files: [...kept, ...run.spool.files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    record: {
      ...record,
      collectors: run.records.toSorted(bySource),
      nodeEvidence: merged(record.nodeEvidence ?? [], records),
      custody: [...(record.custody ?? []), entry],
      gaps: run.gaps.toSorted(bySource),
      redactions: summed(record.redactions, redaction.counts),
    },
  }
}

/** A gap alone, of a node that sent nothing or could not be reached, is no evidence of it. */
const isThere = (record: CollectionRecord, node: string): boolean =>
  record.collectors.some(({ source }) => isOf(source, node))

const isOf = (source: string, node: string): boolean =>
  source === nodeSource(node) || nodeParts.some(part => source === nodeSource(node, part))

function isPartOf(path: string, nodes: readonly string[]): boolean {
  const place = locate(path)
  return place?.kind === 'node' && nodes.includes(place.node)
}

function refuse(files: readonly NodeFile[], present: readonly string[]): void {
  const [first] = files.filter(({ head }) => present.includes(head.node))
  if (first === undefined) return
  throw new StigpackError('NODE_EVIDENCE_PRESENT', {
    what: `${first.location} is of the node ${first.head.node}, whose evidence the bundle has already.`,
    ...(present.length > 1
      ? { why: `So it is with ${present.length} nodes: ${present.slice(0, 20).join(', ')}.` }
      : {}),
  })
}

const merged = (old: readonly NodeEvidenceRecord[], added: readonly NodeEvidenceRecord[]): NodeEvidenceRecord[] =>
  [...old.filter(({ node }) => !added.some(other => other.node === node)), ...added].sort((a, b) =>
    a.node < b.node ? -1 : 1,
  )

type Counts = CollectionRecord['redactions']

/** What was taken out over the bundle's whole life; of evidence that was replaced it stays counted. */
function summed(old: Counts, added: Counts): Counts {
  const counts = new Map(old.map(({ kind, count }) => [kind, count]))
  for (const { kind, count } of added) counts.set(kind, (counts.get(kind) ?? 0) + count)
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1))
}

const bySource = (a: { readonly source: string }, b: { readonly source: string }) => (a.source < b.source ? -1 : 1)
