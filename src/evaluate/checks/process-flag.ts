// One flag of a program that runs on every node, from its process; for kube-proxy from the file that it reads instead.
import { everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import { describeAccept, judge } from '../accept.ts'
import type { CheckModule, Facts } from '../context.ts'
import { type Draft, draft, nodeTarget } from '../drafts.ts'
import { withoutPass } from '../expected-components.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { settingAt } from '../facts/kubelet-settings.ts'
import { parseConfiguration } from '../facts/node/document.ts'
import { citePlace, type NodeProcess } from '../facts/node/lines.ts'
import { flagOf, parseProcess, valuesOf } from '../facts/node/process-arguments.ts'
import type { NodeView } from '../facts/node/view.ts'

type Parameters = CheckOf<'process-flag'>

export const processFlag: CheckModule<'process-flag'> = {
  kind: 'process-flag',
  begin: (check, facts) => ({
    finish: () => {
      const expected = describeAccept(check.accept, `--${check.flag}`, value => `--${check.flag}=${value}`)
      return onEveryNode(check.roles, facts, expected, [everyNode('processes')], node =>
        judgeNode(check, node, facts, expected),
      )
    },
  }),
}

function judgeNode(check: Parameters, { name }: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(name)
  const view = facts.nodeEvidence.of(name)
  const waitsFor = [`node/${name}/processes`]
  const { processes, doubt } = view.processes(check.program)
  const own = check.program === 'kubelet' ? processes.filter(({ scope }) => scope === 'host') : processes
  const drafts = own.map(program => judgeProcess(check, program, view, name, expected))
  const worst =
    drafts.find(({ literal }) => literal.result === 'fail') ??
    drafts.find(({ literal }) => literal.result === 'notchecked')
  if (worst !== undefined) return worst
  const [first] = drafts
  if (first !== undefined) return doubt === undefined ? first : withoutPass(first, doubt)
  const unseen = doubt ?? view.processesUnseen
  if (unseen !== undefined)
    return draft(target, 'notchecked', `${check.program} on ${name} was not seen: ${unseen}.`, { expected, waitsFor })
  const inside = facts.nodeEvidence.platform?.controlPlane === 'single-process'
  const why = inside
    ? `${check.program} on ${name} runs inside another process, which does not show its flags`
    : `${check.program} does not run on ${name}`
  const result = inside ? 'notchecked' : check.notRunning
  return draft(target, result, `${why}.`, { expected, found: why, waitsFor: result === 'notchecked' ? waitsFor : [] })
}

function judgeProcess(check: Parameters, program: NodeProcess, view: NodeView, node: string, expected: string): Draft {
  const target = nodeTarget(node)
  const given = givenValue(check, program, view)
  const citations = [citePlace(program.place, 'args'), ...('citations' in given ? given.citations : [])]
  const who = `${check.program} on ${node}`
  if ('unknown' in given)
    return draft(target, 'notchecked', `The settings of ${who} cannot be judged: ${given.unknown}.`, {
      expected,
      citations,
      waitsFor: [`node/${node}/configuration`],
    })
  const { texts, found } = given
  if (texts === undefined) {
    const result = 'absent' in check.accept ? 'pass' : check.absent
    return draft(
      target,
      result,
      `${found} on ${who}${result === 'pass' ? ', which is well' : ', although it must be set'}.`,
      { expected, found, citations },
    )
  }
  const verdict = judge(check.type, check.accept, texts)
  if ('unreadable' in verdict) {
    const message = `${found} on ${who} is no value that it takes: ${verdict.unreadable}.`
    return draft(target, 'notchecked', message, { expected, found, citations })
  }
  return draft(target, verdict.ok ? 'pass' : 'fail', `${who} runs with ${found}.`, { expected, found, citations })
}

type Given =
  | { readonly texts: readonly string[] | undefined; readonly found: string; readonly citations: readonly Citation[] }
  | { readonly unknown: string }

function givenValue(check: Parameters, program: NodeProcess, view: NodeView): Given {
  const parsed = parseProcess(program)
  const file = check.setting === undefined ? undefined : flagOf(program, parsed, 'config')
  if (file?.kind === 'unknown') return { unknown: file.why }
  if (check.setting !== undefined && file?.kind === 'set' && file.value !== '') {
    const text = view.text(file.value, program.root)
    if ('unknown' in text) return text
    const document = parseConfiguration(text)
    if ('unreadable' in document) return { unknown: document.unreadable }
    const state = settingAt(document.value, check.setting)
    if ('unreadable' in state)
      return { unknown: `${check.setting} in ${file.value} cannot be read: ${state.unreadable}` }
    if (state.texts === undefined && document.hasHoles) return { unknown: `lines of ${file.value} were taken out` }
    const found =
      state.texts === undefined
        ? `${check.setting} is not in ${file.value}`
        : `${check.setting}: ${state.texts.join(', ')} in ${file.value}`
    return { texts: state.texts, found, citations: [citePlace(text.place)] }
  }
  const flag = flagOf(program, parsed, check.flag)
  if (flag.kind === 'unknown') return { unknown: flag.why }
  if (flag.kind === 'absent')
    return { texts: undefined, found: `--${check.flag} is not on the command line`, citations: [] }
  return { texts: valuesOf(flag, check.type), found: flag.shown, citations: [] }
}
