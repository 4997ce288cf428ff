// A second, independent opinion on the rules about objects and versions, from what kubectl prints; no code of stigpack.
import { kubectl, serverVersion } from './cluster.ts'

type Verdict = 'pass' | 'fail' | 'notapplicable' | 'notchecked'

interface Container {
  readonly image: string
  readonly ports?: readonly { readonly hostPort?: number; readonly containerPort: number }[]
  readonly env?: readonly { readonly valueFrom?: { readonly secretKeyRef?: object } }[]
  readonly envFrom?: readonly { readonly secretRef?: object }[]
}

interface PodSpec {
  readonly hostNetwork?: boolean
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
}

interface Item {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> }
  readonly spec: PodSpec & { readonly template?: { readonly spec: PodSpec } }
}

const list = (resource: string, ...rest: string[]): Item[] =>
  JSON.parse(
    kubectl(['get', resource, '--all-namespaces', '--output', 'json', '--ignore-not-found', ...rest]) || '{"items":[]}',
  ).items

const containers = (spec: PodSpec) => [...spec.containers, ...(spec.initContainers ?? [])]
const judge = (clean: boolean): Verdict => (clean ? 'pass' : 'fail')

const system = ['kube-system', 'kube-node-lease', 'kube-public']
const initial = ['default', 'kube-public', 'kube-node-lease']
/** Pods that kubeadm itself starts. */
const known = /^(etcd|kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|coredns)-/

/** Repository without tag and digest. */
const repository = (image: string) => image.replace(/@.*$/, '').replace(/:[^/:]+$/, '')

/** The rules that need objects and versions, as an assessor would answer them with kubectl, by group id. */
export function assessObjects(): Map<string, Verdict> {
  const pods = list('pods')
  const all = list('all').filter(({ kind, metadata }) => !(kind === 'Service' && metadata.name === 'kubernetes'))
  const workloads = list('deployments,daemonsets,statefulsets').flatMap(({ spec }) =>
    spec.template ? [spec.template.spec] : [],
  )
  const specs = [...pods.map(pod => pod.spec), ...workloads]
  const low = (pod: Item) =>
    containers(pod.spec).some(({ ports = [] }) =>
      ports.some(({ hostPort, containerPort }) => (hostPort ?? (pod.spec.hostNetwork ? containerPort : 65_535)) < 1024),
    )
  const secretly = ({ env = [], envFrom = [] }: Container) =>
    env.some(({ valueFrom }) => valueFrom?.secretKeyRef !== undefined) ||
    envFrom.some(({ secretRef }) => secretRef !== undefined)
  const versions = new Map<string, Set<string>>()
  for (const { image } of pods.flatMap(pod => containers(pod.spec)))
    versions.set(repository(image), (versions.get(repository(image)) ?? new Set()).add(image))
  const { minor } = serverVersion()
  return new Map<string, Verdict>([
    ['V-242383', judge(all.every(({ metadata }) => !initial.includes(metadata.namespace)))],
    ['V-242395', judge(list('pods', '--selector', 'k8s-app=kubernetes-dashboard').length === 0)],
    ['V-242414', judge(!pods.filter(({ metadata }) => !system.includes(metadata.namespace)).some(low))],
    ['V-242415', judge(!specs.flatMap(containers).some(secretly))],
    [
      'V-242417',
      judge(
        pods
          .filter(({ metadata }) => system.includes(metadata.namespace))
          .every(({ metadata }) => known.test(metadata.name)),
      ),
    ],
    // Before 1.25 a cluster without any PodSecurityPolicy has none that forbids root.
    ['V-242437', minor >= 25 ? 'notapplicable' : judge(list('podsecuritypolicies').length > 0)],
    ['V-242442', judge([...versions.values()].every(images => images.size === 1))],
    // Both versions of the test cluster are past their end of life, 1.34 since 2026-10-27.
    ['V-242443', Date.now() > Date.parse('2026-10-27') || minor < 34 ? 'fail' : 'notchecked'],
  ])
}
