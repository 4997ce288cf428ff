// Brings an interrupted collection back into a run, once it is sure that this is the cluster that it came from.
import type { Run } from '../run.ts'
import { assertSameCluster } from './identity.ts'
import type { ResumedLine } from './journal-format.ts'
import type { KeptSpool } from './kept-spool.ts'
import type { EarlierRun } from './read-journal.ts'
import type { Recorder } from './recorder.ts'

/** Throws SPOOL_REFUSED for another cluster. Returns what the manifest says of it. */
export async function goOn(
  run: Run,
  recorder: Recorder,
  { folder, head }: KeptSpool,
  earlier: EarlierRun,
  operator: string,
): Promise<ResumedLine['resumed']> {
  recorder.restore(run, folder, earlier)
  await assertSameCluster(run, folder)
  const resumed = { at: new Date(run.now()).toISOString(), operator }
  await recorder.resumed(resumed)
  run.log.add('info', 'collection resumed', { runId: head.runId, operator, kept: run.records.length })
  run.progress.start('resumed').end('done', `${run.records.length} sources were finished before`)
  return resumed
}
