// Which evidence a check reads, as sources are named in a bundle: collecting, judging and the cases all ask here.
import { everyNode, type NodePart, type SourceName } from '../model/source.ts'
import type { Check } from './check.ts'

/** Stands for `configz/<node>` of every node. */
export const everyConfigz = 'configz'

const pods = 'pods'
const version = 'version'

/** Every source that a check of these parameters reads. The inventory of nodes is part of the manifest and not named here. */
export function sourcesOf(check: Check): readonly SourceName[] {
  switch (check.kind) {
    case 'component-flag':
      return [pods, version]
    case 'feature-gate':
      return [...(check.components.length > 0 ? [pods] : []), ...(check.kubelet ? [everyConfigz] : []), version]
    case 'kubelet-setting':
      return [everyConfigz]
    case 'forbidden-objects':
    case 'secret-environment':
      return [...new Set(check.sources)]
    case 'host-ports':
    case 'image-versions':
      return [pods]
    case 'file-mode':
    case 'file-owner':
      return nodeParts('files', 'processes', 'configuration', 'services')
    case 'pod-security-policies':
      return ['podsecuritypolicies.policy']
    case 'kubernetes-release':
      return [version, pods]
    case 'awaits-evidence':
    case 'awaits-attestation':
      return []
  }
}

/** Gaps are lines of the part `node`, so whoever reads another part reads that one too. */
const nodeParts = (...parts: readonly NodePart[]): readonly SourceName[] => (['node', ...parts] as const).map(everyNode)
