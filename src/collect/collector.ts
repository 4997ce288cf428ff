// What a collector is: which sources it fills, which permission that needs, and the pieces of work that do it.
import type { SourceName } from '../model/source.ts'
import type { Run } from './run.ts'

/** A rule of a ClusterRole, as rbac.authorization.k8s.io/v1 writes it. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[]
  readonly resources?: readonly string[]
  readonly nonResourceURLs?: readonly string[]
  readonly verbs: readonly string[]
}

/** Where a task tells how far it is. */
export interface TaskStep {
  update(detail: string): void
}

/** One source's work. It throws RequestFault or InvalidJson where the source cannot be had; the run makes a gap of that. */
export interface Task {
  readonly source: SourceName
  /** Resolves to what there is to say about it, such as `120 objects`. */
  work(step: TaskStep): Promise<string>
}

/** What the API offers comes first, then the lists, then what is asked of each node that was found. */
export const phases = ['api', 'lists', 'nodes'] as const
export type Phase = (typeof phases)[number]

export interface Collector {
  readonly phase: Phase
  /** The sources that it fills; `configz/*` stands for one per node. */
  readonly sources: readonly SourceName[]
  readonly permissions: readonly PolicyRule[]
  tasks(run: Run): readonly Task[]
}
