// Does one piece of a collection and turns what the server refuses into a gap, so that the rest goes on.
import { type GapReason, isLack, type SourceName } from '../model/source.ts'
import { RequestFault } from './api/fault.ts'
import type { Task } from './collector.ts'
import { InvalidJson } from './json/scan.ts'
import type { Run } from './run.ts'

/** What a gap is noted in. */
export type GapTaker = Pick<Run, 'redaction' | 'gaps' | 'log'>

/** Notes why a source was not (wholly) collected; `lines` counts the lines of a node file that say what is lacking. */
export function addGap(
  run: GapTaker,
  source: SourceName,
  reason: GapReason,
  message: string,
  status?: number,
  lines?: number,
): void {
  const clean = run.redaction.ofText(message)
  run.gaps.push({
    source,
    reason,
    message: clean,
    ...(status === undefined ? {} : { status }),
    ...(lines === undefined ? {} : { lines }),
  })
  run.log.add(reason === 'not-served' ? 'info' : 'warn', `${source} not collected: ${reason}`, {
    source,
    reason,
    ...(status === undefined ? {} : { status }),
    why: clean,
  })
}

/** Does a piece of work; what the server refuses becomes a gap, and everything else ends the run. */
export async function perform(run: Run, task: Task): Promise<void> {
  run.signal.throwIfAborted()
  const step = run.progress.start(task.source)
  const gapsBefore = run.gaps.length
  try {
    const said = await task.work(step)
    const collectedAt = new Date(run.now()).toISOString()
    for (const record of run.records) if (record.source === task.source) record.collectedAt = collectedAt
    const gap = run.gaps.slice(gapsBefore).find(({ source }) => source === task.source)
    // What ended in a gap is asked for again by a run that goes on with this one.
    if (gap === undefined) await run.recorder?.seal(run, task.source)
    if (gap === undefined) step.end('done', said)
    else if (!isLack(gap)) step.end('done', 'not served, so there are none')
    else step.end('gap', `${gap.reason}: ${gap.message}`)
  } catch (error) {
    run.signal.throwIfAborted()
    // Nothing of it was written in the end.
    run.redaction.setCounts(task.source)
    const fault = error instanceof InvalidJson ? new RequestFault('invalid', `not JSON: ${error.message}`) : error
    if (!(fault instanceof RequestFault)) {
      step.end('gap', 'stopped')
      throw error
    }
    addGap(run, task.source, fault.reason, fault.message, fault.status)
    step.end('gap', `${fault.reason}: ${fault.message}`)
  }
}
