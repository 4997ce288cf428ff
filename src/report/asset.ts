// The asset that a document is about: the whole cluster, or one of its nodes. Importers know assets by host name alone.
import * as z from 'zod'
import { StigpackError } from '../errors.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import type { InventoryNode } from '../schema/manifest.ts'
import { fileTag } from './file-names.ts'

export interface Asset {
  readonly kind: 'cluster' | 'node'
  /** Never empty; letters, digits, `.`, `_` and `-` only. */
  readonly hostName: string
  /** One sentence for people: which cluster, which node. */
  readonly description: string
  /** Valid, or empty. One only: importers disagree about lists. */
  readonly ip: string
  /** Valid, or empty. */
  readonly fqdn: string
  /** Every valid address of the node; none for a cluster. */
  readonly addresses: readonly string[]
  readonly node: InventoryNode | undefined
  /** For file names: empty, or `.worker-1`. */
  readonly fileTag: string
}

// STIG Manager refuses a name above 255 characters; a DNS name has 253 at most.
const longestName = 253

/** Keeps what every importer and file system takes; empty where nothing is left. */
export const safeName = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .slice(0, longestName)
    .replace(/^[-._]+|[-._]+$/g, '')

export function clusterAsset({ cluster }: Evaluation): Asset {
  const fallback = cluster.uid === '' ? 'kubernetes-cluster' : `cluster-${cluster.uid}`
  return {
    kind: 'cluster',
    hostName: safeName(cluster.name) || safeName(fallback) || 'kubernetes-cluster',
    description: describeCluster(cluster),
    // The address of an API server is often a load balancer's: it is in the description, not claimed as the host's.
    ip: '',
    fqdn: '',
    addresses: [],
    node: undefined,
    fileTag: '',
  }
}

/**
 * One asset per node of the inventory; throws USAGE_INVALID where the inventory is empty.
 * @param beside assets whose host names are taken: importers know assets by nothing else
 */
export function nodeAssets(evaluation: Evaluation, beside: readonly Asset[] = []): Asset[] {
  const { nodes, cluster } = evaluation
  if (nodes.length === 0) {
    throw new StigpackError('USAGE_INVALID', {
      what: 'There are no nodes to write one document each for.',
      why: 'The inventory of the bundle is empty: the nodes could not be listed when it was collected.',
      next: 'Ask for one document for the whole cluster, or collect again with permission to list nodes.',
    })
  }
  const taken = new Set(beside.map(({ hostName }) => hostName.toLowerCase()))
  return nodes.map((node, index) => {
    const hostName = unique(safeName(node.name) || `node-${index + 1}`, taken)
    const addresses = validAddresses(node)
    return {
      kind: 'node',
      hostName,
      description: `Node ${node.name} of ${describeCluster(cluster)}`,
      ip: addresses[0] ?? '',
      fqdn: fqdnOf(node),
      addresses,
      node,
      fileTag: fileTag(hostName),
    }
  })
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name
  // File systems fold case: `Node` and `node` would be one file.
  for (let number = 2; taken.has(candidate.toLowerCase()); number += 1) candidate = `${name}-${number}`
  taken.add(candidate.toLowerCase())
  return candidate
}

const describeCluster = ({ name, uid, version, platform, server }: Evaluation['cluster']): string =>
  [
    `Kubernetes cluster ${name || '(unnamed)'}`,
    `version ${version || 'unknown'}`,
    `platform ${platform || 'unknown'}`,
    `UID ${uid || 'unknown'}`,
    `API server ${server || 'unknown'}`,
  ].join(', ')

const addressTypes = ['InternalIP', 'ExternalIP']
const isAddress = (text: string) => z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success

const validAddresses = ({ addresses }: InventoryNode): string[] => [
  ...new Set(
    addressTypes.flatMap(type =>
      addresses.filter(entry => entry.type === type && isAddress(entry.address)).map(entry => entry.address),
    ),
  ),
]

const nameTypes = ['InternalDNS', 'ExternalDNS', 'Hostname']
const domainName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/i

function fqdnOf({ name, addresses }: InventoryNode): string {
  const names = nameTypes.flatMap(type => addresses.filter(entry => entry.type === type).map(entry => entry.address))
  return [...names, name].find(candidate => domainName.test(candidate)) ?? ''
}
