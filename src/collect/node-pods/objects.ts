// The objects that look at nodes from within: one namespace, the script, and a pod per node that may read and nothing else.
import type { NodePodTexts } from './options.ts'

/** The namespace that `stigpack rbac --nodes pods` prints: where it is there, the pods go into it, and it stays. */
export const standingNamespace = 'stigpack-nodes'

/** Who made it and what for; with the run's own label beside them on everything that goes away again. */
export const ownLabels = {
  'app.kubernetes.io/name': 'stigpack',
  'app.kubernetes.io/component': 'node-evidence',
  'app.kubernetes.io/managed-by': 'stigpack',
} as const
export const runLabel = 'stigpack/run'
const selectorOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([name, value]) => `${name}=${value}`)
export const leftoverSelector = [...selectorOf(ownLabels), runLabel].join(',')
export const runSelector = (runId: string): string => selectorOf({ ...ownLabels, [runLabel]: runId }).join(',')

export const containerName = 'collect'
/** Seconds that a pod may take; the node itself ends it then, whatever has become of stigpack. */
export const podDeadline = 300
const scriptName = 'stigpack-node-script'

export interface ObjectNames {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const metadata = (name: string, { namespace, labels, annotations }: ObjectNames) => ({
  name,
  namespace,
  labels: { ...ownLabels, ...labels },
  ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
})

export function namespaceObject(name: string, labels = {}, annotations: Readonly<Record<string, string>> = {}) {
  return {
    apiVersion: 'v1' as const,
    kind: 'Namespace' as const,
    metadata: {
      name,
      labels: {
        ...ownLabels,
        ...labels,
        // A pod that mounts a folder of its node is `privileged` to Pod Security admission, however little else it may do.
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/audit': 'privileged',
        'pod-security.kubernetes.io/warn': 'privileged',
      },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
  }
}

/** The name has the process in it where there is one: in a standing namespace two may be at work. */
export const scriptObjectName = (tag?: string): string => (tag === undefined ? scriptName : `${scriptName}-${tag}`)

export const scriptObject = (name: string, names: ObjectNames, { script, runner }: NodePodTexts) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(name, names),
  immutable: true,
  data: { 'collect-node.sh': script, 'run-in-pod.sh': runner },
})

export interface PodParts {
  readonly image: string
  /** Name of the ConfigMap. */
  readonly script: string
  /** UID of kube-system; empty where it is not known. */
  readonly cluster: string
  readonly how: 'frame' | 'bare'
  /** Whether the server knows fields that came with 1.30. */
  readonly isRecent: boolean
}

/**
 * User 0 owns nearly all that is to be seen; DAC_READ_SEARCH lets it read what others own and look into their folders (etcd's
 * data), SYS_PTRACE lets it see command lines, environments and roots of processes in /proc. Capabilities take effect for
 * user 0 alone, as Kubernetes gives nobody ambient ones. The node's root is mounted read-only; where the runtime can do that,
 * what is mounted below it, too. /proc is the node's own, which lies below its root, so that the pod does not have to share
 * the node's process namespace, in which user 0 could end processes.
 */
function container({ image, cluster, how, isRecent }: PodParts) {
  return {
    name: containerName,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['sh', '/stigpack/run-in-pod.sh', how],
    env: [
      { name: 'HOST_ROOT', value: '/host' },
      { name: 'HOST_PROC', value: '/host/proc' },
      { name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      ...(cluster === '' ? [] : [{ name: 'CLUSTER_UID', value: cluster }]),
    ],
    resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { cpu: '1', memory: '512Mi' } },
    securityContext: {
      runAsUser: 0,
      runAsGroup: 0,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH', 'SYS_PTRACE'] },
      // SELinux keeps containers from the node's files, AppArmor's profile for containers from its processes.
      seLinuxOptions: { type: 'spc_t' },
      seccompProfile: { type: 'RuntimeDefault' },
      ...(isRecent ? { appArmorProfile: { type: 'Unconfined' } } : {}),
    },
    // What the script said before it gave up, in the pod's status.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      {
        name: 'host',
        mountPath: '/host',
        readOnly: true,
        ...(isRecent ? { recursiveReadOnly: 'IfPossible' } : {}),
      },
      { name: 'script', mountPath: '/stigpack', readOnly: true },
      { name: 'results', mountPath: '/results' },
    ],
  }
}

function podSpec(parts: PodParts) {
  return {
    containers: [container(parts)],
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    dnsPolicy: 'Default',
    terminationGracePeriodSeconds: 1,
    // On every node, whatever it is kept for and whatever is wrong with it.
    tolerations: [{ operator: 'Exists' }],
    volumes: [
      { name: 'host', hostPath: { path: '/', type: 'Directory' } },
      { name: 'script', configMap: { name: parts.script, defaultMode: 0o444 } },
      // In memory: evidence does not wander to the node's disk.
      { name: 'results', emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } },
    ],
  }
}

/** Before 1.30 AppArmor is set by an annotation. */
const appArmor = (isRecent: boolean): Record<string, string> =>
  isRecent ? {} : { [`container.apparmor.security.beta.kubernetes.io/${containerName}`]: 'unconfined' }

export const podObject = (name: string, node: string, names: ObjectNames, parts: PodParts) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: metadata(name, { ...names, annotations: { ...names.annotations, ...appArmor(parts.isRecent) } }),
  spec: { ...podSpec(parts), nodeName: node, restartPolicy: 'Never', activeDeadlineSeconds: podDeadline },
})

export const daemonSetObject = (name: string, names: ObjectNames, parts: PodParts) => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: metadata(name, names),
  spec: {
    selector: { matchLabels: ownLabels },
    template: {
      metadata: { labels: ownLabels, ...(parts.isRecent ? {} : { annotations: appArmor(false) }) },
      spec: { ...podSpec(parts), nodeSelector: { 'kubernetes.io/os': 'linux' } },
    },
  },
})

/** Whether a server of that version knows what came with 1.30; so it is taken where the version is unknown. */
export function isRecentServer(version: string): boolean {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(version) ?? []
  return major === '' || Number(major) > 1 || Number(minor) >= 30
}
