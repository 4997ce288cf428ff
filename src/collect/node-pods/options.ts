// What a run of the node script in pods is given.

export interface NodePodTexts {
  /** The node script. */
  readonly script: string
  /** The small script around it, which writes its result to the pod's log. */
  readonly runner: string
}

export interface NodePodsOptions {
  /** Any that has `sh`; the nodes must have it or be able to get it. */
  readonly image: string
  readonly texts: NodePodTexts
  /** Body digests of the scripts that this version prints. */
  readonly knownScripts: readonly string[]
  readonly pace?: Partial<Pace> | undefined
}

/** Milliseconds, and how many. */
export interface Pace {
  /** Nodes at a time. */
  readonly parallel: number
  /** Pods of one node, one after the other, where the node threw one out. */
  readonly attempts: number
  /** Between two looks at the pods. */
  readonly look: number
  /** How long a node may go on failing to get the image or to start the container. */
  readonly trouble: number
  /** How long a pod may wait for its node to begin with it. */
  readonly start: number
  /** How long it may run; the pod's own deadline ends it a little before. */
  readonly run: number
  /** How long removing may take in the end. */
  readonly removal: number
}

export const defaultPace: Pace = {
  parallel: 10,
  attempts: 2,
  look: 1000,
  trouble: 20_000,
  start: 120_000,
  run: 330_000,
  removal: 60_000,
}
