// Whether every namespace denies traffic by default, computed from what its NetworkPolicies really select.
import type { CheckOf } from '../../schema/check.ts'
import { otherPolicySources } from '../../schema/check-sources.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cluster, type Draft, draft } from '../drafts.ts'
import { Exceptions } from '../exceptions.ts'
import type { NamespaceFact } from '../facts/namespaces.ts'
import { type PolicyFact, policyOf } from '../facts/network-policies.ts'
import type { PodGroup } from '../facts/pod-groups.ts'
import { selects } from '../facts/selectors.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'
import { metadataOf } from '../shape.ts'

type Parameters = CheckOf<'network-isolation'>

const policySource = 'networkpolicies.networking.k8s.io'

export const networkIsolation: CheckModule<'network-isolation'> = {
  kind: 'network-isolation',
  begin: (check, facts) => {
    facts.podGroups.want()
    const policies = new Map<string, PolicyFact[]>()
    const others = new Map<string, number>()
    return {
      accept: item => {
        const isPolicy = item.source === policySource
        if (!isPolicy && !otherPolicySources.includes(item.source)) return
        // One without a namespace can be for all of them.
        const { namespace = '' } = metadataOf(item.object)
        try {
          if (!isPolicy) others.set(namespace, (others.get(namespace) ?? 0) + 1)
          else policies.set(namespace, [...(policies.get(namespace) ?? []), policyOf(item)])
        } catch (error) {
          // What a policy denies that cannot be read is not known either.
          others.set(namespace, (others.get(namespace) ?? 0) + 1)
          throw error
        }
      },
      finish: () => judge(check, facts, policies, others),
    }
  },
}

const wanted: Record<Parameters['require'], (direction: string) => string> = {
  'default-deny': direction => `in every namespace a NetworkPolicy denies ${direction} to every pod by default`,
  'every-pod': direction => `every pod is selected by a NetworkPolicy for ${direction}`,
  'any-policy': () => 'every namespace has a NetworkPolicy',
}

function judge(
  check: Parameters,
  facts: Facts,
  policies: ReadonlyMap<string, readonly PolicyFact[]>,
  others: ReadonlyMap<string, number>,
): readonly Draft[] {
  const expected = wanted[check.require](check.direction)
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  const groups = facts.podGroups.byNamespace()
  const undecided: string[] = []
  const policiesAreAll = facts.sources.state(policySource).state === 'complete'
  for (const namespace of facts.namespaces.all()) {
    const own = policies.get(namespace.name) ?? []
    const pods = groups.get(namespace.name) ?? []
    const fault = faultOf(check, own, pods)
    if (fault === undefined) {
      findings.clear(namespace.item)
      continue
    }
    const exception = [...check.except, ...check.alsoExcept].find(entry => fits(entry.namespace, namespace.name))
    if (exception !== undefined) exceptions.note(exception, namespace.item, () => `namespace ${namespace.name}`)
    // A policy that opens the namespace proves it by itself; that there is none needs the whole list, and no other kind.
    else if (fault.opens === undefined && (!policiesAreAll || mayBeDenied(facts, namespace, others)))
      undecided.push(namespace.name)
    else {
      const item = fault.opens?.item ?? namespace.item
      const at = fault.opens?.opens[check.direction] ?? 'metadata.name'
      findings.add(
        item,
        who => `${fault.opens === undefined ? `${who} ` : `Namespace ${namespace.name} `}${fault.words}.`,
        fault.words,
        at,
      )
    }
  }
  const sources = ['namespaces', policySource, ...(check.require === 'every-pod' ? ['pods'] : [])]
  const concluded = concludeFindings(findings, facts, sources, expected, `As expected: ${expected}.${beyond(groups)}`)
  const doubt = check.require === 'every-pod' ? facts.podGroups.doubt : undefined
  const open = [
    ...(undecided.length === 0 ? [] : [openNamespaces(undecided, facts, expected)]),
    ...(doubt === undefined
      ? []
      : [draft(cluster, 'notchecked', `Not every pod could be judged: ${doubt}.`, { expected })]),
  ]
  const said = open.length === 0 ? concluded : concluded.filter(({ literal }) => literal.result !== 'pass')
  return [...said, ...open, ...exceptions.drafts(expected)]
}

interface Fault {
  readonly words: string
  /** The policy that lets everything through. */
  readonly opens?: PolicyFact
}

function faultOf(check: Parameters, own: readonly PolicyFact[], pods: readonly PodGroup[]): Fault | undefined {
  const { direction } = check
  if (check.require === 'any-policy') return own.length > 0 ? undefined : { words: 'has no NetworkPolicy at all' }
  const governing = own.filter(policy => policy.governs[direction])
  const alone = pods.filter(
    group => !group.onHostNetwork && !governing.some(policy => selects(policy.selector, group.labels)),
  )
  if (check.require === 'every-pod')
    return alone.length === 0
      ? undefined
      : { words: `has pods that no NetworkPolicy selects for ${direction}: ${named(alone)}` }
  const general = governing.filter(policy => policy.selector.length === 0)
  const opens = general.find(policy => policy.opens[direction] !== undefined)
  if (opens !== undefined)
    return {
      opens,
      words: `is open for ${direction}: NetworkPolicy ${opens.name} selects every pod and lets everything through`,
    }
  if (general.length > 0) return undefined
  const rest =
    pods.length === 0
      ? ''
      : alone.length === 0
        ? '; the pods that are there are selected one by one, and the next one would not be'
        : `; no policy selects ${named(alone)}`
  const host = hostPods(pods)
  return {
    words: `has no NetworkPolicy that selects every pod for ${direction}${rest}${host === 0 ? '' : `; ${podsOnHost(host)} beyond any policy`}`,
  }
}

const shown = 3
function named(groups: readonly PodGroup[]): string {
  const count = groups.reduce((sum, group) => sum + group.count, 0)
  const names = groups.slice(0, shown).map(group => group.example)
  return count === 1 ? `1 pod, ${names[0]}` : `${count} pods, such as ${names.join(', ')}`
}

const podsOnHost = (count: number): string =>
  count === 1 ? '1 pod on the host network is' : `${count} pods on the host network are`

const hostPods = (groups: readonly PodGroup[]): number =>
  groups.reduce((sum, group) => sum + (group.onHostNetwork ? group.count : 0), 0)

function beyond(groups: ReadonlyMap<string, readonly PodGroup[]>): string {
  const count = [...groups.values()].reduce((sum, list) => sum + hostPods(list), 0)
  return count === 0 ? '' : ` ${podsOnHost(count)} beyond any policy.`
}

/** Policies of another kind are there, or may be: what they deny is not computed. */
const mayBeDenied = (facts: Facts, { name }: NamespaceFact, others: ReadonlyMap<string, number>): boolean =>
  others.has(name) || others.has('') || otherPolicySources.some(source => !isWhole(facts, source))

const isWhole = (facts: Facts, source: string): boolean =>
  ['complete', 'none'].includes(facts.sources.state(source).state)

function openNamespaces(names: readonly string[], facts: Facts, expected: string): Draft {
  const lacking = otherPolicySources.filter(source => !isWhole(facts, source))
  const why =
    lacking.length > 0
      ? `whether there are policies of another kind is not known (${lacking.join(', ')})`
      : 'there are policies that are not computed: of Cilium, of Calico, of an administrator, or unreadable ones'
  const list = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`
  const message = `No NetworkPolicy makes ${list} deny by default, but ${why}.`
  return draft(cluster, 'notchecked', message, { expected, found: list, waitsFor: [policySource, ...lacking] })
}
