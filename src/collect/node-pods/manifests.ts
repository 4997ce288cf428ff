// The same objects as YAML, for sites that let nobody but their own people create pods: a DaemonSet in place of single pods.
import { stringify } from 'yaml'
import {
  daemonSetObject,
  isRecentServer,
  namespaceObject,
  scriptObject,
  scriptObjectName,
  standingNamespace,
} from './objects.ts'
import type { NodePodTexts } from './options.ts'

export interface ManifestOptions {
  readonly image: string
  readonly texts: NodePodTexts
  /** UID of kube-system, to tie the node files to one cluster; empty where it is not given. */
  readonly cluster: string
  /** Of the API server; empty for a recent one. */
  readonly kubernetesVersion: string
}

export interface NodePodManifests {
  /** YAML documents, each ready to be applied, without comments. */
  readonly text: string
  readonly objects: readonly object[]
  readonly namespace: string
  readonly daemonSet: string
}

const daemonSet = 'stigpack-node'

/** The same options give the same bytes. */
export function nodePodManifests({ image, texts, cluster, kubernetesVersion }: ManifestOptions): NodePodManifests {
  const names = { namespace: standingNamespace, labels: {}, annotations: {} }
  const script = scriptObjectName()
  const isRecent = isRecentServer(kubernetesVersion)
  const objects = [
    namespaceObject(standingNamespace),
    scriptObject(script, names, texts),
    daemonSetObject(daemonSet, names, { image, script, cluster, how: 'bare', isRecent }),
  ]
  // kubectl's reader knows YAML 1.1, where `on` is a boolean; long lines stay whole, so that the script is read as it is.
  const text = objects
    .map(object => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
    .join('---\n')
  return { text, objects, namespace: standingNamespace, daemonSet }
}
