// One collection under way: what it works with and what it has found out so far.

import type { Progress } from '../ports.ts'
import type { CollectorRecord, Gap, InventoryNode } from '../schema/manifest.ts'
import type { Catalogue } from './catalogue.ts'
import type { ClusterConnection } from './connect.ts'
import type { Clues } from './platform.ts'
import type { Redaction } from './redaction.ts'
import type { Recorder } from './resume/recorder.ts'
import type { RunLog } from './run-log.ts'
import type { Spool } from './spool.ts'

/** What the tasks share. The fields below the line are filled as the run goes on. */
export interface Run {
  readonly connection: ClusterConnection
  readonly redaction: Redaction
  readonly spool: Spool
  readonly log: RunLog
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Where finished sources are written down, for a run that can be gone on with. */
  readonly recorder: Recorder | undefined
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
