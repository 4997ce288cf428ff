// Admission webhooks that are asked when a pod is created, and whether the pod is refused where they do not answer.
import type { EvidenceObject } from '../evidence.ts'
import { type JsonObject, metadataOf, objectAt, objectsAt, textAt, textsAt } from '../shape.ts'
import type { NamespaceFact } from './namespaces.ts'
import { type Selector, selectorOf, selects } from './selectors.ts'
import { slimObject } from './slim-object.ts'

export interface PodWebhook {
  readonly item: EvidenceObject
  /** Of the configuration. */
  readonly configuration: string
  /** `webhooks[0]` */
  readonly at: string
  /** Without an answer the pod is refused. Since v1 that is the default. */
  readonly failsClosed: boolean
  /** Pods can be left out by their own labels or by conditions. */
  readonly isConditional: boolean
  readonly namespaces: Selector
}

export function podWebhooksOf(item: EvidenceObject): readonly PodWebhook[] {
  const { name } = metadataOf(item.object)
  const slim = slimObject(item)
  return objectsAt(item.object, 'webhooks').flatMap((webhook, index): PodWebhook[] => {
    if (!objectsAt(webhook, 'rules').some(isForPods)) return []
    return [
      {
        item: slim,
        configuration: name,
        at: `webhooks[${index}]`,
        failsClosed: (textAt(webhook, 'failurePolicy') ?? 'Fail') === 'Fail',
        isConditional:
          selectorOf(objectAt(webhook, 'objectSelector')).length > 0 ||
          objectsAt(webhook, 'matchConditions').length > 0,
        namespaces: selectorOf(objectAt(webhook, 'namespaceSelector')),
      },
    ]
  })
}

/** A RuleWithOperations that fits the making of a pod. */
export function isForPods(rule: JsonObject): boolean {
  const holds = (list: string, ...values: readonly string[]) =>
    textsAt(rule, list).some(entry => values.includes(entry))
  // A rule for objects of the whole cluster, or for another version than there is of pods, is never asked.
  return (
    (textAt(rule, 'scope') ?? '*') !== 'Cluster' &&
    holds('apiGroups', '', '*') &&
    holds('apiVersions', 'v1', '*') &&
    holds('resources', 'pods', '*', '*/*', 'pods/*') &&
    holds('operations', 'CREATE', '*')
  )
}

/** The API server gives every namespace this label since 1.21, and webhooks select by it. */
export const nameLabel = 'kubernetes.io/metadata.name'

export const labelsOf = ({ labels, name }: NamespaceFact): ReadonlyMap<string, string> =>
  labels.has(nameLabel) ? labels : new Map([...labels, [nameLabel, name]])

export const isAsked = (webhook: PodWebhook, namespace: NamespaceFact): boolean =>
  selects(webhook.namespaces, labelsOf(namespace))
