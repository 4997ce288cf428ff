// What every collection is given, whether it asks a cluster or reads files.
import type { Clock, Logger, Progress, Random } from '../ports.ts'
import type { RedactionRule } from '../schema/redaction-rules.ts'

export interface RunOptions {
  /** An empty folder of this run's own, where the evidence lies until it is sealed. */
  readonly spoolFolder: string
  readonly clock: Clock
  readonly random: Random
  readonly progress: Progress
  readonly logger: Logger
  /** Who collects. */
  readonly operator: string
  readonly toolVersion: string
  /** A name for people; the kubeconfig's name of the cluster, or the first input's, where it is not given. */
  readonly clusterName?: string | undefined
  /** What the site wants taken out beside what stigpack knows. */
  readonly redactionRules?: readonly RedactionRule[] | undefined
  readonly signal?: AbortSignal | undefined
}
