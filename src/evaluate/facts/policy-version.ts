// Which version of the Pod Security Standards counts in a namespace, and which level it demands.
import type { NamespaceFact } from './namespaces.ts'

const prefix = 'pod-security.kubernetes.io/'
export const podSecurityModes = ['enforce', 'audit', 'warn'] as const
export type PodSecurityMode = (typeof podSecurityModes)[number]

export const levelLabel = (mode: PodSecurityMode): string => `${prefix}${mode}`
export const versionLabel = (mode: PodSecurityMode): string => `${prefix}${mode}-version`

/** The minor that the label pins, if it pins one: `v1.24`. `latest`, no label, and what is no version are the server's own. */
export function pinnedMinor(namespace: NamespaceFact, mode: PodSecurityMode): number | undefined {
  const match = /^v1\.(0|[1-9]\d{0,2})$/.exec(namespace.labels.get(versionLabel(mode)) ?? '')
  return match === null ? undefined : Number(match[1])
}
