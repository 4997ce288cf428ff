// Sources of evidence in words, for people who have to look the same up by hand.
import { type NodePart, nodeParts, type SourceName } from './source.ts'

const partWords: Record<NodePart, string> = {
  node: 'what a node says of itself (node script)',
  processes: 'processes of the nodes and their arguments (node script)',
  files: 'modes, owners and certificates of files on the nodes (node script)',
  configuration: 'configuration files of the nodes (node script)',
  services: 'services of the nodes (node script)',
}

/** `pods` as "the API's list of pods"; `<node>` in a name stands for every node. */
export function sourceInWords(source: SourceName): string {
  if (source === 'version') return "the API server's /version"
  if (source === 'discovery') return 'the list of resources that the API serves'
  const [first, , last] = source.split('/')
  if (first === 'configz') return '/configz of every kubelet'
  if (first === 'node') return partWords[nodeParts.find(part => part === last) ?? 'node']
  const dot = source.indexOf('.')
  return dot < 0 ? `${source} of the API` : `${source.slice(0, dot)} of the API group ${source.slice(dot + 1)}`
}
