// The expected nodes: what every per-node verdict has to cover.
import * as z from 'zod'
import { controlPlaneRole } from '../model/target.ts'
import type { InventoryNode } from '../schema/manifest.ts'
import type { NodeClue } from './platform.ts'

const stringMap = z.record(z.string(), z.string()).nullish()

const nodeSchema = z.object({
  metadata: z.object({ name: z.string().min(1), labels: stringMap, annotations: stringMap }),
  spec: z.object({ providerID: z.string().optional() }).nullish(),
  status: z
    .object({
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).nullish(),
      nodeInfo: z.object({ kubeletVersion: z.string(), osImage: z.string() }).nullish(),
    })
    .nullish(),
})

/** Reads one Node object. Throws ZodError for something that is none. */
export function readNode(object: unknown): { node: InventoryNode; clue: NodeClue } {
  const { metadata, spec, status } = nodeSchema.parse(object)
  const labels = metadata.labels ?? {}
  const kubeletVersion = status?.nodeInfo?.kubeletVersion ?? ''
  return {
    node: {
      name: metadata.name,
      roles: rolesOf(labels),
      kubeletVersion,
      osImage: status?.nodeInfo?.osImage ?? '',
      addresses: (status?.addresses ?? []).map(({ type, address }) => ({ type, address })),
    },
    clue: { kubeletVersion, providerId: spec?.providerID ?? '', labels, annotations: metadata.annotations ?? {} },
  }
}

const rolePrefix = 'node-role.kubernetes.io/'

/** Before 1.24 kubeadm called the control plane `master`; some clusters carry both labels, some only the older one. */
function rolesOf(labels: Readonly<Record<string, string>>): string[] {
  const roles = new Set<string>()
  for (const [label, value] of Object.entries(labels)) {
    const role = label.startsWith(rolePrefix)
      ? label.slice(rolePrefix.length)
      : label === 'kubernetes.io/role'
        ? value
        : ''
    if (role !== '') roles.add(role === 'master' ? controlPlaneRole : role)
  }
  return [...roles].sort()
}
