// The objects that a case stands for: mirror pods, nodes, and where raw objects lie in a bundle.
import type { ComponentName } from '../model/target.ts'
import type { Given } from '../schema/control.ts'
import type { InventoryNode } from '../schema/manifest.ts'

type GivenObject = NonNullable<Given['objects']>[number]
type GivenComponent = NonNullable<Given['components']>[number]

export interface Resource {
  readonly group: string
  readonly version: string
  readonly resource: string
}

export const sourceOf = ({ group, resource }: Resource): string => (group === '' ? resource : `${resource}.${group}`)

/** From `apps/v1` and `Deployment` to apps, v1, deployments: the API's own rule for plurals. */
export function resourceOf(object: Pick<GivenObject, 'apiVersion' | 'kind'>): Resource {
  const slash = object.apiVersion.indexOf('/')
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash)
  const singular = object.kind.toLowerCase()
  const resource = /[^aeiou]y$/.test(singular)
    ? `${singular.slice(0, -1)}ies`
    : /(s|x|ch|sh)$/.test(singular) && singular !== 'endpoints'
      ? `${singular}es`
      : singular
  return {
    group,
    version: object.apiVersion.slice(slash + 1),
    resource: resource === singular && singular !== 'endpoints' ? `${singular}s` : resource,
  }
}

/** From a source's name back, in the version that its group is served in today. */
export function resourceOfSource(source: string): Resource {
  const dot = source.indexOf('.')
  const group = dot < 0 ? '' : source.slice(dot + 1)
  const version = group === 'policy' ? 'v1beta1' : group === 'autoscaling' ? 'v2' : 'v1'
  return { group, version, resource: dot < 0 ? source : source.slice(0, dot) }
}

/** The image tag that a release of Kubernetes ships: build metadata cannot stand in a tag. */
const imageOf = (component: ComponentName, version: string): string =>
  component === 'etcd' ? 'registry.k8s.io/etcd:3.6.4-0' : `registry.k8s.io/${component}:${version.replaceAll('+', '-')}`

/** A mirror pod as the kubelet makes it of a kubeadm manifest. */
export function mirrorPod(given: GivenComponent, version: string): GivenObject {
  const { component, node } = given
  const env = Object.entries(given.env ?? {}).map(([name, value]) => ({ name, value }))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${component}-${node}`,
      namespace: 'kube-system',
      labels: { component, tier: 'control-plane' },
      annotations: { 'kubernetes.io/config.mirror': '0123456789abcdef', 'kubernetes.io/config.source': 'file' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: `uid-${node}`, controller: true }],
    },
    spec: {
      nodeName: node,
      hostNetwork: true,
      containers: [
        {
          name: component,
          image: imageOf(component, version),
          command: given.command ?? [component],
          ...(given.args === undefined ? {} : { args: given.args }),
          ...(env.length === 0 ? {} : { env }),
        },
      ],
    },
  }
}

export const nodeObject = (node: InventoryNode): GivenObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: node.name,
    labels: Object.fromEntries(node.roles.map(role => [`node-role.kubernetes.io/${role}`, ''])),
  },
  status: { addresses: node.addresses, nodeInfo: { kubeletVersion: node.kubeletVersion, osImage: node.osImage } },
})
