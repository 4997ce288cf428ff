// One setting of every kubelet: /configz shows its value, and the process with its files how it was set.

import { configzSource, everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation, Reading } from '../../schema/evaluation.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import { describeAccept, judge } from '../accept.ts'
import type { CheckModule, Facts } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { cite, nodeTarget, read, splitDraft } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { settingAt } from '../facts/kubelet-settings.ts'
import { type Told, toldTo } from '../kubelet-told.ts'

type Parameters = CheckOf<'kubelet-setting'>

export const kubeletSetting: CheckModule<'kubelet-setting'> = {
  kind: 'kubelet-setting',
  begin: (check, facts) => ({
    finish: () => {
      const expected = describe(check)
      const waitsFor = [configzSource('<node>'), everyNode('processes'), everyNode('configuration')]
      return onEveryNode(check.roles, facts, expected, waitsFor, node => judgeNode(check, node, facts, expected))
    },
  }),
}

function describe(check: Parameters): string {
  const setting = describeAccept(check.accept, check.setting, value => `${check.setting}: ${value}`)
  const flag = describeAccept(check.accept, `--${check.flag}`, value => `--${check.flag}=${value}`)
  switch (check.commandLine) {
    case 'forbidden':
      return `${setting}, and no --${check.flag} on the command line`
    case 'required':
      return `${flag} on the command line`
    case 'allowed':
      return setting
  }
}

function judgeNode(check: Parameters, node: InventoryNode, facts: Facts, expected: string): Draft {
  const told = toldTo(check, node.name, facts)
  const live = inForce(check, node.name, facts, told)
  const { literal, waitsFor } = literalOf(node.name, live, told)
  const founds = ['unseen' in told ? '' : told.found, live.found].filter(text => text !== '')
  return splitDraft(nodeTarget(node.name), literal, live.reading, {
    expected,
    found: founds.join('; '),
    citations: [...live.citations, ...('unseen' in told ? [] : told.citations)],
    waitsFor: [...live.waitsFor, ...waitsFor],
  })
}

function literalOf(node: string, live: InForce, told: Told): { literal: Reading; waitsFor: readonly string[] } {
  if (!('unseen' in told)) return told
  // A value that is in force in spite of the rule was not set as the rule wants it either.
  if (live.reading.result === 'fail') return { literal: live.reading, waitsFor: [] }
  const said = live.reading.message.replace(/\.$/, '')
  const why = `${said}; how the kubelet of ${node} was told, /configz does not say, and ${told.unseen}.`
  return { literal: read('notchecked', why), waitsFor: told.waitsFor }
}

interface InForce {
  readonly reading: Reading
  readonly found: string
  readonly citations: readonly Citation[]
  readonly waitsFor: readonly string[]
}

/** What the kubelet does: a flag of its process decides by itself, else what it says of itself in /configz. */
function inForce(check: Parameters, node: string, facts: Facts, told: Told): InForce {
  const kubelet = facts.kubelets.of(node)
  const none = { found: '', citations: [], waitsFor: [] }
  if ('missing' in kubelet) {
    const byFlag = 'unseen' in told ? undefined : told.byFlag
    if (!('unseen' in told) && byFlag !== undefined && 'ok' in byFlag)
      return { ...none, reading: read(byFlag.ok ? 'pass' : 'fail', `The kubelet of ${node} runs with ${told.found}.`) }
    const why = `What the kubelet of ${node} does was not seen: ${kubelet.missing}.`
    return { ...none, reading: read('notchecked', why), waitsFor: [configzSource(node)] }
  }
  const citations = [cite(kubelet.file, undefined, `kubeletconfig.${check.setting}`)]
  const state = settingAt(kubelet.configuration, check.setting)
  if ('unreadable' in state) {
    const why = `${check.setting} of ${node} cannot be read: ${state.unreadable}.`
    return { ...none, reading: read('notchecked', why), citations }
  }
  const { texts } = state
  const found =
    texts === undefined ? `${check.setting} is not in /configz` : `${check.setting}: ${texts.join(', ')} in /configz`
  const verdict = texts === undefined ? { ok: check.absent === 'pass' } : judge(check.type, check.accept, texts)
  if ('unreadable' in verdict) {
    const why = `${found} on ${node} is no value that a kubelet takes: ${verdict.unreadable}.`
    return { reading: read('notchecked', why), found, citations, waitsFor: [] }
  }
  const runs =
    texts === undefined
      ? `The kubelet of ${node} shows no ${check.setting} in /configz, which leaves out what is empty or off`
      : `The kubelet of ${node} runs with ${check.setting}: ${texts.join(', ')}`
  if (!verdict.ok) return { reading: read('fail', `${runs}.`), found, citations, waitsFor: [] }
  if (texts?.some(text => check.filledIn?.some(ending => text.endsWith(ending)))) {
    // Only how it was told shows whether anybody set it.
    const isSet = 'unseen' in told ? undefined : told.isSet
    const result = isSet === undefined ? 'notchecked' : isSet ? 'pass' : 'fail'
    const why = `${runs}, which the kubelet also fills in where nothing is configured${isSet === false ? ', as here' : ''}.`
    return { reading: read(result, why), found, citations, waitsFor: [] }
  }
  return { reading: read('pass', `${runs}.`), found, citations, waitsFor: [] }
}
