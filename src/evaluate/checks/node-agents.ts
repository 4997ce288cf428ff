// A program that must run on every node, such as a runtime detector: whether a known one is there, and ready on each of them.
import type { CheckOf } from '../../schema/check.ts'
import type { CheckModule, Facts } from '../context.ts'
import { cite, citeObject, cluster, type Draft, draft, nodeTarget } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { AgentFacts, type AgentSet } from '../facts/daemon-sets.ts'

type Parameters = CheckOf<'node-agents'>
const sources = ['daemonsets.apps', 'pods']

export const nodeAgents: CheckModule<'node-agents'> = {
  kind: 'node-agents',
  begin: (check, facts) => {
    const agents = new AgentFacts([...check.products, ...check.alsoProducts, ...check.unfit])
    return { accept: item => agents.accept(item), finish: () => judge(check, facts, agents) }
  },
}

function judge(check: Parameters, facts: Facts, agents: AgentFacts): readonly Draft[] {
  const names = [...check.products, ...check.alsoProducts].map(({ name }) => name)
  const expected = `one of ${names.join(', ')} ready on every node`
  const unfit = new Set(check.unfit.map(({ name }) => name))
  const fit = agents.sets.filter(({ product }) => !unfit.has(product.name))
  if (fit.length > 0)
    return onEveryNode(check.roles, facts, expected, sources, node =>
      judgeNode(node.name, fit, facts, agents, expected),
    )
  const lacking = sources.slice(0, 1).flatMap(source => {
    const state = facts.sources.state(source)
    return state.state === 'missing' || state.state === 'incomplete' ? [state.message] : []
  })
  if (lacking.length > 0)
    return [
      draft(cluster, 'notchecked', `No such program was seen, but ${lacking.join('; ')}.`, {
        expected,
        waitsFor: sources,
      }),
    ]
  const [other] = agents.sets
  if (other !== undefined) {
    const message = `DaemonSet ${other.name} is ${other.product.name}, which does not do this${other.product.because === undefined ? '' : `: ${other.product.because.trim()}`}, and no other was found.`
    return [
      draft(cluster, 'fail', message, {
        expected,
        found: other.name,
        citations: [citeObject(other.item, 'spec.template.spec')],
      }),
    ]
  }
  const citations = facts.sources.filesOf(['daemonsets.apps']).map(file => cite(file))
  const message = `No DaemonSet is one of ${names.join(', ')}, told by their images.`
  if (check.absent === 'fail') return [draft(cluster, 'fail', message, { expected, found: 'none', citations })]
  const more = `${message} Another program, or one outside of the cluster, may do this: name its images in the site parameters (alsoProducts), or attest it.`
  return [draft(cluster, 'notchecked', more, { expected, found: 'none', waitsFor: ['site parameters: alsoProducts'] })]
}

function judgeNode(node: string, fit: readonly AgentSet[], facts: Facts, agents: AgentFacts, expected: string): Draft {
  const target = nodeTarget(node)
  const state = facts.sources.state('pods')
  const whole = state.state === 'complete'
  const ready = fit.find(set => agents.onNode(set, node) === true)
  const names = fit.map(set => set.name).join(', ')
  const citations = (ready === undefined ? fit : [ready]).map(set => citeObject(set.item, 'status'))
  if (ready !== undefined) {
    const message = `A pod of DaemonSet ${ready.name} (${ready.product.name}) is ready on ${node}.`
    return draft(target, 'pass', message, { expected, found: ready.name, citations })
  }
  if (!whole) {
    const why = 'message' in state ? state.message : ''
    return draft(target, 'notchecked', `No ready pod of ${names} was seen on ${node}, but ${why}.`, {
      expected,
      citations,
      waitsFor: ['pods'],
    })
  }
  const isThere = fit.some(set => agents.onNode(set, node) === false)
  const gap = fit.some(set => set.toleratesAll) ? '' : ', and its pods do not tolerate every taint'
  const message = isThere
    ? `The pod of ${names} on ${node} is not ready.`
    : `There is no pod of ${names} on ${node}${gap}.`
  return draft(target, 'fail', message, { expected, found: isThere ? 'not ready' : 'none', citations })
}
