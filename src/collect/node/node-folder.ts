// Looks through a folder of node files before anything else is done: are they whole, fresh, and one per node?
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StigpackError } from '../../errors.ts'
import { hasCode } from '../../output-file.ts'
import { invalid, type NodeFileHead, readNodeFile } from './read-node-file.ts'

export interface NodeEvidenceOptions {
  readonly folder: string
  /** Milliseconds; older files are refused. */
  readonly maxAge: number
  /** The moment that age is counted from, before it or after; now, where absent. Milliseconds. */
  readonly around?: number | undefined
  /** Body digests of the scripts that this version prints. */
  readonly knownScripts: readonly string[]
}

export interface NodeFile extends NodeFileHead {
  /** Where it lies. */
  readonly location: string
  /** Its name alone, for the record. */
  readonly name: string
}

/** A node's clock may be that far ahead. */
const tolerance = 60 * 60 * 1000

/**
 * The node files of a folder, sorted by node. Everything but plain files that end in .ndjson is passed over.
 * Throws INPUT_NOT_FOUND, INPUT_UNREADABLE, NODE_EVIDENCE_INVALID, NODE_EVIDENCE_AGE, NODE_EVIDENCE_FOREIGN.
 */
export async function readNodeFolder(options: NodeEvidenceOptions, now: number): Promise<readonly NodeFile[]> {
  const { folder } = options
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT'))
      throw new StigpackError('INPUT_NOT_FOUND', { what: `${folder} does not exist.`, cause })
    const why = hasCode(cause, 'ENOTDIR') ? 'It is a file; name the folder that it is in.' : String(cause)
    throw new StigpackError('INPUT_UNREADABLE', {
      what: `${folder} cannot be read.`,
      why,
      cause,
      next: 'Name a folder that you may read.',
    })
  })
  const names = entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.ndjson') && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
  if (names.length === 0) throw invalid(folder, undefined, 'it holds no file that ends in .ndjson')
  const files: NodeFile[] = []
  for (const name of names) {
    const location = join(folder, name)
    const file = { ...(await readNodeFile(location, () => undefined)), location, name }
    assertFresh(file, options, now)
    const other = files.find(({ head }) => head.node === file.head.node)
    if (other !== undefined)
      throw new StigpackError('NODE_EVIDENCE_FOREIGN', {
        what: `${folder} holds two files of the node ${file.head.node}: ${other.name} and ${name}.`,
        next: 'Leave the one that is to count.',
      })
    files.push(file)
  }
  return files.sort((a, b) => (a.head.node < b.head.node ? -1 : 1))
}

function assertFresh({ head, location }: NodeFile, { maxAge, around }: NodeEvidenceOptions, now: number): void {
  const at = Date.parse(head.collectedAt)
  const age = now - at
  if (age >= -tolerance && around !== undefined) {
    const apart = Math.abs(around - at)
    if (apart <= maxAge) return
    throw new StigpackError('NODE_EVIDENCE_AGE', {
      what: `${location} was collected on ${head.collectedAt}, ${inDays(apart)} ${at < around ? 'before' : 'after'} what the bundle holds.`,
      why: `The bundle was collected until ${new Date(around).toISOString()}; no more than ${inDays(maxAge)} may lie between.`,
    })
  }
  if (age <= maxAge && age >= -tolerance) return
  throw new StigpackError('NODE_EVIDENCE_AGE', {
    what: `${location} was collected on ${head.collectedAt}, which is ${age < 0 ? 'in the future' : `${inDays(age)} ago`}.`,
    why:
      age < 0 ? `The clock here says ${new Date(now).toISOString()}.` : `No more than ${inDays(maxAge)} are allowed.`,
  })
}

const inDays = (milliseconds: number): string => {
  const minutes = milliseconds / 60_000
  if (minutes < 120) return `${Math.round(minutes)} minutes`
  return minutes < 2880 ? `${(minutes / 60).toFixed(1)} hours` : `${(minutes / 1440).toFixed(1)} days`
}
