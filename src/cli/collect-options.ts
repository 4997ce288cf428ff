// The flags of collect and run that say what to collect, as the use case takes them.
import type { CollectOptions } from '../app/collect-bundle.ts'
import type { secondHandInput } from '../app/collect-from.ts'
import type { nodeEvidenceInput } from '../app/node-evidence.ts'
import type { nodePodsInput } from '../app/node-pods.ts'

type CollectFlags = Parameters<typeof secondHandInput>[0] &
  Parameters<typeof nodeEvidenceInput>[0] &
  Parameters<typeof nodePodsInput>[0] & {
    readonly kubeconfig?: string | undefined
    readonly context?: string | undefined
    readonly platform?: CollectOptions['platform']
    readonly 'cluster-name'?: string | undefined
    readonly 'redaction-rules'?: string | undefined
    readonly key: string
    readonly force: boolean
    readonly resume: boolean
  }

/** Reads what files the flags name, so that a mistake in one of them is told before the first request. */
export async function collectOptions(
  flags: CollectFlags,
  { operator, toolVersion }: { readonly operator: string; readonly toolVersion: string },
): Promise<Omit<CollectOptions, 'signal'>> {
  const { loadRedactionRules } = await import('../app/load-redaction-rules.ts')
  const { secondHandInput } = await import('../app/collect-from.ts')
  const { nodeEvidenceInput } = await import('../app/node-evidence.ts')
  const { nodePodsInput } = await import('../app/node-pods.ts')
  return {
    kubeconfig: flags.kubeconfig,
    context: flags.context,
    secondHand: secondHandInput(flags, process.stdin),
    nodeEvidence: await nodeEvidenceInput(flags, toolVersion),
    nodePods: await nodePodsInput(flags, toolVersion),
    platform: flags.platform,
    clusterName: flags['cluster-name'],
    redactionRules: await loadRedactionRules(flags['redaction-rules']),
    operator,
    key: flags.key,
    force: flags.force,
    resume: flags.resume,
    toolVersion,
  }
}
