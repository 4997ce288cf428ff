// What the state of a node pod means: it goes on, it has its result, or it has none, and why.
import type { GapReason } from '../../model/source.ts'
import { oneLine } from '../api/fault.ts'
import type { PodState } from './cluster-side.ts'
import { podDeadline } from './objects.ts'

export type PodVerdict =
  | { readonly state: 'waits' }
  /** Not begun, for a reason that may pass: a registry that is busy, a container that is made anew. */
  | { readonly state: 'troubled'; readonly reason: GapReason; readonly message: string }
  | { readonly state: 'done' }
  /** `again`: the node threw it out; another may fare better. */
  | { readonly state: 'failed'; readonly reason: GapReason; readonly message: string; readonly again: boolean }

const hopeless = new Set(['InvalidImageName', 'ErrImageNeverPull'])
const image = /Image|Registry|Pull/
/** The node's own decisions, as the kubelet names them in status.reason. */
const thrownOut =
  /^(?:Evicted|Preempting|OutOf.*|NodeAffinity|NodeShutdown|Terminated|Shutdown|NodeLost|UnexpectedAdmissionError)$/

export function verdictOf({ status }: PodState): PodVerdict {
  const [container] = status.containerStatuses ?? []
  const { waiting, terminated } = container?.state ?? {}
  if (status.phase === 'Succeeded') return { state: 'done' }
  if (status.phase === 'Failed') return failure(status, terminated ?? undefined)
  if (waiting?.reason !== undefined && !['ContainerCreating', 'PodInitializing'].includes(waiting.reason)) {
    const message = said(waiting.reason, waiting.message)
    const reason = image.test(waiting.reason) ? 'not-found' : 'invalid'
    return hopeless.has(waiting.reason)
      ? { state: 'failed', reason, message, again: false }
      : { state: 'troubled', reason, message }
  }
  return { state: 'waits' }
}

function failure(status: PodState['status'], terminated: Terminated | undefined): PodVerdict {
  const { reason = '', message } = status
  if (reason === 'DeadlineExceeded')
    return {
      state: 'failed',
      reason: 'timeout',
      message: `the pod did not end within ${podDeadline} seconds`,
      again: false,
    }
  if (thrownOut.test(reason))
    return {
      state: 'failed',
      reason: 'server-error',
      message: said(`the node threw the pod out: ${reason}`, message),
      again: true,
    }
  if (terminated === undefined)
    return {
      state: 'failed',
      reason: 'server-error',
      message: said(`the pod failed: ${reason || 'no reason given'}`, message),
      again: true,
    }
  const why = terminated.reason === 'Error' ? undefined : terminated.reason
  return {
    state: 'failed',
    reason: 'invalid',
    message: said(
      `the script ended with ${terminated.exitCode}${why === undefined ? '' : ` (${why})`}`,
      terminated.message,
    ),
    again: false,
  }
}

type Terminated = NonNullable<
  NonNullable<NonNullable<PodState['status']['containerStatuses']>[number]['state']>['terminated']
>

const said = (what: string, more: string | undefined): string =>
  oneLine(more === undefined || more === '' ? what : `${what}: ${more}`)
