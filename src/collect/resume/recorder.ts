// Writes down each source that came whole, with what the run learnt from it, and brings that back into a run that goes on.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { locate, type SourceName } from '../../model/source.ts'
import type { SpooledFile } from '../../model/spooled-file.ts'
import type { CollectionRecord, ManifestFile } from '../../schema/manifest.ts'
import { Catalogue } from '../catalogue.ts'
import { logSource } from '../redaction.ts'
import type { Run, SourceRecorder } from '../run.ts'
import type { Journal } from './journal.ts'
import type { FinishedLine, Learned, ResumedLine } from './journal-format.ts'
import type { EarlierRun } from './read-journal.ts'

/** `node/worker-1` covers `node/worker-1/files`. */
const belongs = (source: SourceName, to: SourceName): boolean => source === to || source.startsWith(`${to}/`)

function sourceOfFile(path: string): SourceName {
  const location = locate(path)
  if (location === undefined) return ''
  return 'source' in location ? location.source : location.kind
}

const fileOf = ({ path, size, sha256 }: SpooledFile): ManifestFile => ({ path, size, sha256 })

export class Recorder implements SourceRecorder {
  readonly #journal: Journal
  readonly #sealed = new Set<SourceName>()
  #last: Knowledge | undefined
  #logLines = 0

  constructor(journal: Journal) {
    this.#journal = journal
  }

  has(source: SourceName): boolean {
    return this.#sealed.has(source)
  }

  /** Brings back what an earlier run had finished. */
  restore(run: Run, folder: string, earlier: EarlierRun): void {
    const logRedactions = new Map<string, number>()
    for (const { sealed, files, records, redactions, learned, log, logRedactions: inLog } of earlier.sealed) {
      this.#sealed.add(sealed)
      for (const file of files) run.spool.adopt({ ...file, location: join(folder, file.path) })
      run.records.push(...records)
      run.redaction.setCounts(sealed, redactions)
      run.log.restore(log)
      for (const [kind, count] of Object.entries(inLog)) logRedactions.set(kind, count)
      apply(run, learned)
    }
    this.#last = knowledgeOf(run)
    run.redaction.setCounts(logSource, Object.fromEntries(logRedactions))
    this.#logLines = run.log.length
  }

  /** Resolves when the source counts as finished whatever happens next. */
  async seal(run: Run, source: SourceName): Promise<void> {
    const files = run.spool.files.filter(({ path }) => belongs(sourceOfFile(path), source)).map(fileOf)
    const learned = learnedSince(this.#last, run)
    this.#last = knowledgeOf(run)
    const log = run.log.since(this.#logLines)
    this.#logLines += log.length
    await this.#journal.append({
      sealed: source,
      files,
      records: run.records.filter(record => belongs(record.source, source)),
      redactions: run.redaction.countsOf(source),
      learned,
      log,
      logRedactions: run.redaction.countsOf(logSource),
    })
    this.#sealed.add(source)
  }

  async resumed(resumed: ResumedLine['resumed']): Promise<void> {
    await this.#journal.append({ resumed })
  }

  async finished(record: CollectionRecord, files: readonly SpooledFile[], options: string): Promise<void> {
    await this.#journal.append({ finished: record, files: files.map(fileOf), options })
  }
}

/** What a run knows, by reference: what is learnt replaces what was there as a whole. */
const knowledgeOf = ({ version, clusterUid, nodes, catalogue, clues }: Run) => ({
  version,
  clusterUid,
  nodes,
  catalogue,
  kubeadmConfig: clues.kubeadmConfig,
  kubeadmMirrorPod: clues.kubeadmMirrorPod,
})
type Knowledge = ReturnType<typeof knowledgeOf>

/** What a run has learnt since `before`. */
function learnedSince(before: Knowledge | undefined, run: Run): Learned {
  const now = knowledgeOf(run)
  const isNew = (key: keyof Knowledge) => before === undefined || before[key] !== now[key]
  return {
    ...(isNew('version') && { version: now.version }),
    ...(isNew('clusterUid') && { clusterUid: now.clusterUid }),
    ...(isNew('kubeadmConfig') && { kubeadmConfig: now.kubeadmConfig }),
    ...(isNew('kubeadmMirrorPod') && { kubeadmMirrorPod: now.kubeadmMirrorPod }),
    ...(isNew('catalogue') && now.catalogue !== undefined && { catalogue: now.catalogue.state }),
    ...(isNew('nodes') && {
      nodes: now.nodes,
      nodeClues: run.clues.nodes.map(clue => ({
        ...clue,
        labels: { ...clue.labels },
        annotations: { ...clue.annotations },
      })),
    }),
  }
}

function apply(run: Run, learned: Learned): void {
  run.version = learned.version ?? run.version
  run.clusterUid = learned.clusterUid ?? run.clusterUid
  run.nodes = learned.nodes ?? run.nodes
  run.clues.kubeadmConfig = learned.kubeadmConfig ?? run.clues.kubeadmConfig
  run.clues.kubeadmMirrorPod = learned.kubeadmMirrorPod ?? run.clues.kubeadmMirrorPod
  if (learned.nodeClues !== undefined) run.clues.nodes.splice(0, run.clues.nodes.length, ...learned.nodeClues)
  if (learned.catalogue !== undefined) run.catalogue = Catalogue.of(learned.catalogue)
}

/** The options that decide which evidence is collected and how it is redacted, in one word. */
export const optionsDigest = (options: unknown): string =>
  createHash('sha256').update(JSON.stringify(options)).digest('hex')

/** The files of a collection that was finished before its bundle was. */
export const finishedFiles = (folder: string, { files }: FinishedLine): SpooledFile[] =>
  files.map(file => ({ ...file, location: join(folder, file.path) }))
