// Services that must not run, or not start with the node: their units, the sockets that start them, and their processes.
import { everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import type { CheckModule, Facts } from '../context.ts'
import { type Draft, draft, nodeTarget } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { citePlace, type NodeUnit } from '../facts/node/lines.ts'
import type { NodeView } from '../facts/node/view.ts'

type Parameters = CheckOf<'unit-state'>

export const unitState: CheckModule<'unit-state'> = {
  kind: 'unit-state',
  begin: (check, facts) => ({
    finish: () => {
      const expected = `${check.units.join(', ')} ${check.expect === 'inactive' ? 'not active' : 'not enabled'}`
      return onEveryNode(check.roles, facts, expected, [everyNode('services'), everyNode('processes')], node =>
        judgeNode(check, node, facts, expected),
      )
    },
  }),
}

function judgeNode(check: Parameters, { name }: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(name)
  const view = facts.nodeEvidence.of(name)
  const seen = check.units.flatMap(unit => view.unit(unit) ?? [])
  const states = seen.map(unit => ({ unit, state: check.expect === 'inactive' ? activity(unit) : enablement(unit) }))
  const running = check.expect === 'inactive' ? programsOf(check, view) : []
  const wrong = [...states.flatMap(({ state }) => state.wrong ?? []), ...running.map(({ shown }) => shown)]
  const citations = [
    ...seen.map(({ place }) => citePlace(place, 'properties')),
    ...running.map(({ place }) => citePlace(place, 'args')),
  ]
  const found = states.map(({ state }) => state.shown).join('; ')
  if (wrong.length > 0)
    return draft(target, 'fail', `On ${name} ${wrong.join('; ')}.`, { expected, found: wrong.join('; '), citations })
  const lacking = check.units.filter(unit => view.unit(unit) === undefined)
  const doubts = [
    view.doubt('services') ?? [],
    lacking.map(unit => gapOf(view, unit) ?? `the state of ${unit} was not collected`),
    states.flatMap(({ state }) => state.unknown ?? []),
    check.expect === 'inactive' && check.programs.length > 0 ? (view.processesUnseen ?? []) : [],
    check.expect === 'inactive' ? check.programs.flatMap(program => view.processes(program).doubt ?? []) : [],
  ].flat()
  if (doubts.length > 0) {
    const message = `Whether ${check.units.join(', ')} ${check.expect === 'inactive' ? 'run' : 'start'} on ${name} cannot be said: ${[...new Set(doubts)].join('; ')}.`
    return draft(target, 'notchecked', message, {
      expected,
      found,
      citations,
      waitsFor: [`node/${name}/services`, `node/${name}/processes`],
    })
  }
  return draft(target, 'pass', `On ${name} ${found}.`, { expected, found, citations })
}

interface State {
  readonly shown: string
  readonly wrong?: string
  readonly unknown?: string
}

/** As `systemctl is-active` says; without systemctl its own process tells. */
function activity({ name, properties, running }: NodeUnit): State {
  if (properties === undefined)
    return running ? { shown: `${name} runs`, wrong: `${name} runs` } : { shown: `no process of ${name} runs` }
  if (properties.get('LoadState') === 'not-found') return { shown: `there is no ${name}` }
  const state = properties.get('ActiveState') ?? ''
  const shown = `${name} is ${state || 'in no known state'}`
  // What is starting, stopping or reloading can be reached too.
  if (['active', 'activating', 'deactivating', 'reloading', 'refreshing', 'maintenance'].includes(state))
    return { shown, wrong: shown }
  return state === 'inactive' || state === 'failed' ? { shown } : { shown, unknown: shown }
}

/** As `systemctl is-enabled` says. `static` has nothing that starts it at boot, unless another unit asks for it. */
function enablement({ name, properties, unitFiles, wantedBy }: NodeUnit): State {
  if (properties === undefined) {
    if (wantedBy.length > 0)
      return { shown: `${name} is enabled`, wrong: `${name} is enabled by ${wantedBy.join(', ')}` }
    return { shown: unitFiles.length === 0 ? `there is no ${name}` : `nothing enables ${name}` }
  }
  if (properties.get('LoadState') === 'not-found') return { shown: `there is no ${name}` }
  const state = properties.get('UnitFileState') ?? ''
  const shown = `${name} is ${state || 'in no known state'}`
  const off = ['disabled', 'masked', 'masked-runtime', 'indirect', 'static', 'linked', 'linked-runtime', 'transient']
  if (['enabled', 'enabled-runtime', 'alias', 'generated'].includes(state)) return { shown, wrong: shown }
  return off.includes(state) ? { shown } : { shown, unknown: shown }
}

/** Processes that listen: a session that is still open, `sshd: root@pts/0`, is one as well. */
const programsOf = (check: Parameters, view: NodeView) =>
  check.programs.flatMap(program =>
    view
      .processes(program)
      .processes.filter(({ scope }) => scope === 'host')
      .map(({ pid, args, place }) => ({ shown: `process ${pid} runs: ${args.join(' ')}`, place })),
  )

function gapOf(view: NodeView, unit: string): string | undefined {
  const gap = view.gaps('unit').find(({ what }) => what === unit)
  return gap === undefined ? undefined : `${unit} could not be asked for: ${gap.message || gap.reason}`
}
