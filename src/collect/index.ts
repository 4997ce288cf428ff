// The collect stage's door: from a kubeconfig to evidence files and a record of what was and was not collected.
export { type Collection, type CollectOptions, collectCluster, recordOptions } from './collect-cluster.ts'
export { requiredPermissions } from './collectors.ts'
export { type ConnectOptions, connect } from './connect.ts'
export { addNodeFiles } from './node/add-node-files.ts'
export type { NodeEvidenceOptions } from './node/node-folder.ts'
export { type KeptSpool, openKeptSpool } from './resume/kept-spool.ts'
export { finishedFiles, optionsDigest } from './resume/recorder.ts'
export { collectSecondHand, type SecondHandOptions } from './second-hand/collect-second-hand.ts'
