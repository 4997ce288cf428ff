// Takes node files into a collection: checks that they belong, redacts them and writes them as evidence of their node.
import { StigpackError } from '../../errors.ts'
import { evidencePaths, type NodePart, nodeParts, nodeSource } from '../../model/source.ts'
import type { NodeEvidenceRecord } from '../../schema/manifest.ts'
import { type NodeEvidenceLine, type NodeGap, partOfGap, partOfLine } from '../../schema/node-evidence.ts'
import { jsonBytes } from '../json/bytes.ts'
import { readDocument } from '../json/page.ts'
import { LineRenderer } from '../json/render.ts'
import { addGap } from '../perform.ts'
import type { Run } from '../run.ts'
import type { SpoolWriter } from '../spool.ts'
import { decodeLine } from './decode.ts'
import type { NodeFile } from './node-folder.ts'
import { invalid, readNodeFile } from './read-node-file.ts'

/** What an import needs of a run; a bundle that is sealed anew has no connection. */
export type NodeImport = Pick<
  Run,
  'redaction' | 'spool' | 'log' | 'progress' | 'signal' | 'records' | 'gaps' | 'nodes' | 'clusterUid'
>

/** Throws NODE_EVIDENCE_FOREIGN for a file of another cluster, or of a node that the API server does not list. */
export function assertBelongs(run: NodeImport, files: readonly NodeFile[]): void {
  for (const { head, location } of files) {
    if (head.cluster !== '' && run.clusterUid !== '' && head.cluster !== run.clusterUid)
      throw new StigpackError('NODE_EVIDENCE_FOREIGN', {
        what: `${location} was collected for the cluster ${head.cluster}; this one is ${run.clusterUid}.`,
      })
    if (nodesAreKnown(run) && !run.nodes.some(({ name }) => name === head.node))
      throw new StigpackError('NODE_EVIDENCE_FOREIGN', {
        what: `${location} is of the node ${head.node}, which the cluster does not have.`,
        why: `Its nodes are ${
          run.nodes
            .map(({ name }) => name)
            .slice(0, 20)
            .join(', ') || 'none'
        }.`,
      })
  }
}

const nodesAreKnown = (run: NodeImport): boolean =>
  run.records.some(({ source }) => source === 'nodes') && !run.gaps.some(({ source }) => source === 'nodes')

/** Writes the evidence. Returns where each came from, in the order of the files. */
export async function importNodeFiles(
  run: NodeImport,
  files: readonly NodeFile[],
  knownScripts: readonly string[],
): Promise<NodeEvidenceRecord[]> {
  assertBelongs(run, files)
  const records: NodeEvidenceRecord[] = []
  for (const file of files) {
    run.signal.throwIfAborted()
    const step = run.progress.start(nodeSource(file.head.node))
    try {
      const { lines, record } = await importNodeFile(run, file, knownScripts)
      records.push(record)
      step.end('done', `${lines} lines`)
    } catch (error) {
      step.end('gap', 'stopped')
      throw error
    }
  }
  return records
}

/** A gap for every node that sent nothing. */
export function noteSilentNodes(run: NodeImport, heard: ReadonlySet<string>): void {
  for (const { name } of run.nodes)
    if (!heard.has(name)) addGap(run, nodeSource(name), 'skipped', 'no node file of it was given')
}

/** One of them. Throws NODE_EVIDENCE_INVALID; nothing of it stays then. */
export async function importNodeFile(
  run: NodeImport,
  file: NodeFile,
  knownScripts: readonly string[],
): Promise<{ readonly lines: number; readonly record: NodeEvidenceRecord }> {
  const { node } = file.head
  const writers = new Map<NodePart, SpoolWriter>()
  const counts = new Map<NodePart, number>()
  const gaps: NodeGap[] = []
  try {
    for (const part of nodeParts) writers.set(part, await run.spool.create(evidencePaths.node(node, part)))
    const { sha256 } = await readNodeFile(file.location, async written => {
      const line = decodeLine(written)
      if (line.kind === 'end') return
      const part = partOfLine[line.kind]
      if (line.kind === 'gap') gaps.push(line)
      counts.set(part, (counts.get(part) ?? 0) + 1)
      await writers.get(part)?.write(redacted(run, line, nodeSource(node, part)))
    })
    if (sha256 !== file.sha256) throw invalid(file.location, undefined, 'it changed while it was read')
    for (const writer of writers.values()) await writer.close()
  } catch (error) {
    for (const writer of writers.values()) await writer.discard()
    for (const part of nodeParts) run.redaction.setCounts(nodeSource(node, part))
    throw error
  }
  for (const part of nodeParts)
    run.records.push({ source: nodeSource(node, part), objects: counts.get(part) ?? 0, requests: 0 })
  noteGaps(run, node, gaps)
  run.log.add('info', 'took in a node file', {
    node,
    file: file.name,
    sha256: file.sha256,
    collectedAt: file.head.collectedAt,
  })
  const lines = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return { lines, record: recordOf(run, file, knownScripts) }
}

/** In order, on one line; the redactors see it as they see any object. */
function redacted(run: NodeImport, line: NodeEvidenceLine, source: string): Buffer {
  const bytes = jsonBytes(Buffer.from(JSON.stringify(line)))
  const item = readDocument(bytes, run.redaction.scanner)
  return Buffer.from(
    new LineRenderer().render(bytes.buffer, [item], [run.redaction.ofItem(bytes.buffer, item, source)]),
  )
}

function noteGaps(run: NodeImport, node: string, gaps: readonly NodeGap[]): void {
  // Inside a container without the node's root everything that was seen is the container's.
  const isElsewhere = gaps.some(({ about, what }) => about === 'tool' && what === 'HOST_ROOT')
  for (const part of nodeParts) {
    const own = gaps.filter(({ about }) => partOfGap[about] === part)
    const [first] = own
    if (isElsewhere)
      addGap(
        run,
        nodeSource(node, part),
        'partial',
        'the script ran in a container that does not have the root of its node',
      )
    else if (first !== undefined)
      addGap(
        run,
        nodeSource(node, part),
        'partial',
        `${own.length} could not be read, the first: ${first.what} (${first.reason})`,
        undefined,
        own.length,
      )
  }
}

function recordOf(run: NodeImport, file: NodeFile, knownScripts: readonly string[]): NodeEvidenceRecord {
  const { head } = file
  const known = knownScripts.includes(head.script.sha256)
  return {
    node: head.node,
    file: run.redaction.ofText(file.name),
    size: file.size,
    sha256: file.sha256,
    collectedAt: head.collectedAt,
    script: { ...head.script, known },
    asRoot: head.uid === 0,
    cluster: head.cluster === '' ? 'not-stated' : run.clusterUid === '' ? 'unchecked' : 'matched',
    inventory: nodesAreKnown(run) ? 'listed' : 'unchecked',
  }
}
