// One collection under way: what it works with and what it has found out so far.

import type { SourceName } from '../model/source.ts'
import type { Progress } from '../ports.ts'
import type { CollectorRecord, Gap, InventoryNode } from '../schema/manifest.ts'
import type { Catalogue } from './catalogue.ts'
import type { ClusterConnection } from './connect.ts'
import type { Clues } from './platform.ts'
import type { Redaction } from './redaction.ts'
import type { RunLog } from './run-log.ts'
import type { Spool } from './spool.ts'

/** Writes down what came whole, so that a later process need not ask for it again. */
export interface SourceRecorder {
  /** Whether an earlier process had that source already. */
  has(source: SourceName): boolean
  seal(run: Run, source: SourceName): Promise<void>
}

/** What the tasks share. The fields below the line are filled as the run goes on. */
export interface Run {
  readonly connection: ClusterConnection
  readonly redaction: Redaction
  readonly spool: Spool
  readonly log: RunLog
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Where finished sources are written down, for a run that can be gone on with. */
  readonly recorder: SourceRecorder | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number

  readonly records: CollectorRecord[]
  readonly gaps: Gap[]
  /** What discovery said; undefined until it was asked. */
  catalogue: Catalogue | undefined
  nodes: InventoryNode[]
  /** gitVersion of the API server; empty where it was not told. */
  version: string
  /** UID of kube-system; empty where it was not seen. */
  clusterUid: string
  readonly clues: Clues
}
