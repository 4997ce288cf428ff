// Whether connections between pods are encrypted: by Istio in strict mode, by Linkerd, or by the network itself (Cilium, Calico).
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { citeObject, cluster, type Draft, draft } from '../drafts.ts'
import type { EvidenceObject } from '../evidence.ts'
import { Exceptions } from '../exceptions.ts'
import { AgentFacts, type AgentSet } from '../facts/daemon-sets.ts'
import { type PeerAuthentication, peerAuthenticationOf, plainTextFor } from '../facts/peer-authentication.ts'
import type { PodGroup } from '../facts/pod-groups.ts'
import { slimObject } from '../facts/slim-object.ts'
import { concludeFindings, Findings } from '../findings.ts'
import { fits } from '../glob.ts'
import { booleanAt, metadataOf, objectAt, textAt } from '../shape.ts'

type Parameters = CheckOf<'traffic-encryption'>

const istio = 'peerauthentications.security.istio.io'
const felix = 'felixconfigurations.crd.projectcalico.org'
const expected =
  'connections between pods encrypted in every namespace: Istio STRICT, Linkerd, or WireGuard or IPsec of the network'

/** The agents that do what the settings say. */
const networkAgents = [
  { name: 'Cilium', images: ['*/cilium/cilium'] },
  { name: 'Calico', images: ['*/calico/node'] },
]

/** What encrypts all of the network, with the object that says so. */
interface Network {
  readonly product: string
  readonly words: string
  readonly item: EvidenceObject
  readonly at: string
}

export const trafficEncryption: CheckModule<'traffic-encryption'> = {
  kind: 'traffic-encryption',
  begin: (check, facts) => {
    facts.podGroups.want()
    const policies: PeerAuthentication[] = []
    const agents = new AgentFacts(networkAgents)
    let network: Network | undefined
    return {
      accept: item => {
        agents.accept(item)
        if (item.source === istio) policies.push(peerAuthenticationOf(item))
        else if (item.source === felix || item.source === 'configmaps') network ??= networkOf(item)
      },
      finish: () => {
        const { nodes, doubt } = facts.inventory
        const set = agents.sets.find(
          ({ product, desired, ready }) =>
            product.name === network?.product &&
            doubt === undefined &&
            desired >= nodes.length &&
            desired > 0 &&
            ready === desired,
        )
        return network === undefined || set === undefined
          ? judge(check, facts, policies, network !== undefined)
          : [encrypted(network, set)]
      },
    }
  },
}

function networkOf(item: EvidenceObject): Network | undefined {
  const { name, namespace } = metadataOf(item.object)
  if (item.source === felix) {
    const spec = objectAt(item.object, 'spec')
    const isOn = name === 'default' && booleanAt(spec, 'wireguardEnabled') === true
    return isOn
      ? {
          product: 'Calico',
          words: 'Calico encrypts with WireGuard',
          item: slimObject(item),
          at: 'spec.wireguardEnabled',
        }
      : undefined
  }
  if (namespace !== 'kube-system' || name !== 'cilium-config') return undefined
  const data = objectAt(item.object, 'data')
  for (const [key, words] of [
    ['enable-wireguard', 'WireGuard'],
    ['enable-ipsec', 'IPsec'],
  ] as const)
    if (textAt(data, key) === 'true')
      return { product: 'Cilium', words: `Cilium encrypts with ${words}`, item: slimObject(item), at: `data['${key}']` }
  return undefined
}

function encrypted(network: Network, agents: AgentSet): Draft {
  const message = `${network.words}, and its agents are ready on all ${agents.desired} nodes that they are for: connections between pods of different nodes are encrypted.`
  const citations = [citeObject(network.item, network.at), citeObject(agents.item, 'status')]
  return draft(cluster, 'pass', message, { expected, found: network.words, citations })
}

/** `isSet`: the network is set to encrypt, and its agents were not seen ready. */
function judge(
  check: Parameters,
  facts: Facts,
  policies: readonly PeerAuthentication[],
  isSet: boolean,
): readonly Draft[] {
  const pods = facts.sources.state('pods')
  const findings = new Findings(expected, facts)
  const exceptions = new Exceptions()
  const meshIsKnown = ['complete', 'none'].includes(facts.sources.state(istio).state)
  const open: string[] = []
  let [total, covered] = [0, 0]
  for (const [name, groups] of facts.podGroups.byNamespace()) {
    const own = groups.filter(group => !group.onHostNetwork)
    const plain = own.flatMap(group => {
      const why = plainTextOf(check, group, policies)
      return why === undefined ? [] : [{ group, why }]
    })
    const count = sum(own)
    const bare = sum(plain.map(entry => entry.group))
    const [first] = plain
    const namespace = facts.namespaces.get(name)
    const exception = [...check.except, ...check.alsoExcept].find(entry => fits(entry.namespace, name))
    if (exception !== undefined && first !== undefined) {
      exceptions.note(exception, namespace?.item, () => `namespace ${name}`)
      continue
    }
    total += count
    covered += count - bare
    if (first === undefined) continue
    // A sidecar whose mode is not known may be strict.
    if ((first.group.mesh === 'istio' || first.group.mesh === 'ambient') && !meshIsKnown) open.push(name)
    else if (namespace === undefined || isSet || !networkIsKnown(facts)) open.push(name)
    else {
      const found = `${count - bare} of ${count} pods (${percent(count - bare, count)} %) take encrypted connections only; ${first.group.example}: ${first.why}`
      findings.add(namespace.item, who => `${who}: ${found}.`, found, 'metadata.name')
    }
  }
  const said = `${covered} of ${total} pods (${percent(covered, total)} %) take encrypted connections only.`
  const concluded = concludeFindings(findings, facts, ['pods', istio], expected, said)
  const doubt = pods.state === 'complete' ? facts.podGroups.doubt : undefined
  const undecided =
    open.length === 0 && doubt === undefined
      ? []
      : [draft(cluster, 'notchecked', openWords(open, facts, doubt), { expected, waitsFor: lacking(facts) })]
  const rest = undecided.length === 0 ? concluded : concluded.filter(({ literal }) => literal.result !== 'pass')
  return [...rest, ...undecided, ...exceptions.drafts(expected)]
}

function plainTextOf(check: Parameters, group: PodGroup, policies: readonly PeerAuthentication[]): string | undefined {
  if (group.mesh === 'linkerd') return undefined
  if (group.mesh === undefined) return 'no proxy of a mesh is in the pod'
  return plainTextFor(group.labels, group.namespace, policies, check.rootNamespace)
}

const sum = (groups: readonly PodGroup[]): number => groups.reduce((all, group) => all + group.count, 0)
const percent = (part: number, whole: number): number => (whole === 0 ? 100 : Math.floor((part * 100) / whole))

const everywhere = [felix, 'configmaps', 'namespaces', 'daemonsets.apps']
const lacking = (facts: Facts): readonly string[] =>
  [istio, ...everywhere].filter(source => !['complete', 'none'].includes(facts.sources.state(source).state))
const networkIsKnown = (facts: Facts): boolean => everywhere.every(source => !lacking(facts).includes(source))

function openWords(open: readonly string[], facts: Facts, doubt: string | undefined): string {
  if (open.length === 0) return `Not every pod could be judged: ${doubt ?? ''}.`
  const list = `${open.slice(0, 5).join(', ')}${open.length > 5 ? ` and ${open.length - 5} more` : ''}`
  const why = lacking(facts).map(source => {
    const state = facts.sources.state(source)
    return 'message' in state ? state.message : source
  })
  const reason =
    why.length === 0
      ? 'the network is set to encrypt, and its agents were not seen ready on every node'
      : why.join('; ')
  return `Whether connections in ${list} are encrypted is not known: ${reason}.`
}
