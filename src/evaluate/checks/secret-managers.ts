// Whether Secrets come from a manager outside of the cluster's own storage: told by its objects and by the webhook of its injector.

import { secretManagerSources, webhookSources } from '../../schema/check-sources.ts'
import type { CheckModule } from '../context.ts'
import { cite, citeObject, cluster, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { slimObject } from '../facts/slim-object.ts'
import { metadataOf, objectsAt, textAt } from '../shape.ts'

const names: Readonly<Record<string, string>> = {
  'externalsecrets.external-secrets.io': 'External Secrets',
  'clusterexternalsecrets.external-secrets.io': 'External Secrets',
  'sealedsecrets.bitnami.com': 'Sealed Secrets',
  'secretproviderclasses.secrets-store.csi.x-k8s.io': 'the Secrets Store CSI driver',
  'vaultstaticsecrets.secrets.hashicorp.com': "Vault's operator",
  'vaultdynamicsecrets.secrets.hashicorp.com': "Vault's operator",
}
const makers = new Set([
  'ExternalSecret',
  'SealedSecret',
  'SecretProviderClassPodStatus',
  'VaultStaticSecret',
  'VaultDynamicSecret',
])
const injector = /^vault-agent-injector/
const expected =
  'Secrets come from an external manager: External Secrets, Sealed Secrets, Vault, or the Secrets Store CSI driver'

export const secretManagers: CheckModule<'secret-managers'> = {
  kind: 'secret-managers',
  begin: (_check, facts) => {
    const found = new Map<string, { count: number; readonly first: EvidenceObject }>()
    let [secrets, made] = [0, 0]
    const note = (name: string, item: EvidenceObject) => {
      const known = found.get(name)
      if (known === undefined) found.set(name, { count: 1, first: slimObject(item) })
      else known.count += 1
    }
    return {
      accept: item => {
        const { metadata, name } = metadataOf(item.object)
        if (item.source === 'secrets') {
          secrets += 1
          if (objectsAt(metadata, 'ownerReferences').some(owner => makers.has(textAt(owner, 'kind') ?? ''))) made += 1
        } else if (webhookSources.includes(item.source)) {
          if (injector.test(name)) note("Vault's agent injector", item)
        } else note(names[item.source] ?? item.source, item)
      },
      finish: () => {
        if (found.size > 0) {
          const list = [...found].map(([name, { count }]) => `${name} (${count})`).join(', ')
          const message = `In use: ${list}. ${made} of ${secrets} Secrets are made by one of them.`
          const citations = [...found.values()].map(({ first }) => citeObject(first))
          return [draft(cluster, 'pass', message, { expected, found: list, citations })]
        }
        const lacking = [...secretManagerSources, ...webhookSources].filter(
          source => !['complete', 'none'].includes(facts.sources.state(source).state),
        )
        if (lacking.length === 0)
          return [
            draft(
              cluster,
              'fail',
              `No external manager of secrets is in use, and the cluster keeps ${secrets} Secrets of its own.`,
              {
                expected,
                found: 'none',
                citations: facts.sources.filesOf(['secrets', ...secretManagerSources]).map(file => cite(file)),
              },
            ),
          ]
        return [
          draft(
            cluster,
            'notchecked',
            `No external manager of secrets was seen, but these were not read as a whole: ${lacking.join(', ')}.`,
            { expected, waitsFor: lacking },
          ),
        ]
      },
    }
  },
}
