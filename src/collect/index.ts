// The collect stage's door: from a kubeconfig to evidence files and a record of what was and was not collected.
export { type Collection, type CollectOptions, collectCluster } from './collect-cluster.ts'
export { requiredPermissions } from './collectors.ts'
export { type ClusterConnection, type ConnectOptions, connect } from './connect.ts'
export { addNodeFiles } from './node/add-node-files.ts'
export type { NodeEvidenceOptions } from './node/node-folder.ts'
export { collectSecondHand, type SecondHandOptions } from './second-hand/collect-second-hand.ts'
