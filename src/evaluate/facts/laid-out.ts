// What the evidence knows of a question that only a person can answer: ports of components, and workloads that look sensitive.
import type { ComponentName } from '../../model/target.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { Facts } from '../context.ts'
import { citeObject } from '../drafts.ts'
import { type EvidenceObject, objectName } from '../evidence.ts'
import { objectAt, objectsAt, textAt } from '../shape.ts'
import { parseArguments } from './arguments.ts'
import { nodesExpectedToRun } from './component-nodes.ts'
import { componentOn } from './node/component.ts'
import { containerName, eachContainer, podSpecOf } from './pod-specs.ts'

export interface LaidOut {
  readonly lines: readonly string[]
  readonly citations: readonly Citation[]
}

/** A person reads these; more of them are counted. */
const shown = 10

const ofPorts =
  /^(?:secure-port|port|bind-address|advertise-address|etcd-servers|kubelet-port|metrics-port|healthz-port|(?:listen|initial-advertise|advertise)-(?:client|peer|metrics)(?:-http)?-urls|listen-metrics-urls|master|service-node-port-range)$/

/** The flags with ports and addresses of a component, on every node that runs it. */
export function portsOf(component: ComponentName, facts: Facts): LaidOut {
  const lines: string[] = []
  const citations: Citation[] = []
  for (const node of nodesExpectedToRun(component, facts.components, facts.inventory)) {
    const seen = facts.components.of(component, node)
    const state = facts.nodeEvidence.has(node) ? componentOn(component, facts.nodeEvidence.of(node), seen) : seen
    if (!('pod' in state)) continue
    const { flags } = parseArguments(state.pod.words, component === 'etcd' ? 'go' : 'pflag')
    const said = [...flags].flatMap(([name, uses]) => {
      const value = uses.at(-1)?.value
      return ofPorts.test(name) && value !== undefined ? [`--${name}=${value}`] : []
    })
    lines.push(`${node}: ${said.length === 0 ? 'no flag names a port, so the defaults hold' : said.join(' ')}`)
    citations.push(citeObject(state.pod.item, state.pod.container))
  }
  return { lines, citations: citations.slice(0, shown) }
}

const suspicious = /passw|secret|token|api_?key|access_?key|private_?key|credential/i

/** Collects what looks sensitive while objects go by: variables with a value of their own, or Secrets that a pod uses. */
export class Suspects {
  readonly #what: 'values' | 'secrets'
  readonly #lines: string[] = []
  readonly #citations: Citation[] = []
  #total = 0

  constructor(what: 'values' | 'secrets') {
    this.#what = what
  }

  accept(item: EvidenceObject): void {
    const pod = podSpecOf(item.source, item.object)
    if (pod === undefined) return
    const names = new Set<string>()
    eachContainer(pod, container => {
      for (const entry of objectsAt(container, 'env')) {
        const name = textAt(entry, 'name') ?? ''
        const secret = objectAt(objectAt(entry, 'valueFrom'), 'secretKeyRef')
        if (this.#what === 'secrets' && secret !== undefined) names.add(`Secret ${textAt(secret, 'name') ?? ''}`)
        if (this.#what === 'values' && (textAt(entry, 'value') ?? '') !== '' && suspicious.test(name))
          names.add(`${containerName(container)}: ${name}`)
      }
    })
    if (this.#what === 'secrets')
      for (const volume of objectsAt(pod.spec, 'volumes')) {
        const name = textAt(objectAt(volume, 'secret'), 'secretName')
        if (name !== undefined) names.add(`Secret ${name}`)
      }
    if (names.size === 0) return
    this.#total += 1
    if (this.#lines.length >= shown) return
    this.#lines.push(`${objectName(item)} (${[...names].slice(0, 5).join(', ')})`)
    this.#citations.push(citeObject(item))
  }

  get laidOut(): LaidOut {
    const more = this.#total - this.#lines.length
    const lines = more > 0 ? [...this.#lines, `${more} more`] : this.#lines
    return { lines, citations: this.#citations }
  }
}
