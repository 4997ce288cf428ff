// One setting of every kubelet: /configz shows its value, but not whether a flag or the file set it.

import { configzSource } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import { describeAccept, judge } from '../accept.ts'
import type { CheckModule, Facts } from '../context.ts'
import type { Draft } from '../drafts.ts'
import { cite, draft, nodeTarget, read, splitDraft } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { settingAt } from '../facts/kubelet-settings.ts'

type Parameters = CheckOf<'kubelet-setting'>

export const kubeletSetting: CheckModule<'kubelet-setting'> = {
  kind: 'kubelet-setting',
  begin: (check, facts) => ({
    finish: () => {
      const expected = describeAccept(check.accept, check.setting, value => `${check.setting}: ${value}`)
      return onEveryNode(check.roles, facts, expected, [configzSource('<node>')], node =>
        judgeNode(check, node, facts, expected),
      )
    },
  }),
}

function judgeNode(check: Parameters, node: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(node.name)
  const kubelet = facts.kubelets.of(node.name)
  if ('missing' in kubelet) {
    const waitsFor = [configzSource(node.name), ...check.literalWaitsFor]
    return draft(target, 'notchecked', `The kubelet of ${node.name} was not seen: ${kubelet.missing}.`, {
      expected,
      waitsFor,
    })
  }
  const citations = [cite(kubelet.file, undefined, `kubeletconfig.${check.setting}`)]
  const state = settingAt(kubelet.configuration, check.setting)
  if ('unreadable' in state) {
    const message = `${check.setting} of ${node.name} cannot be read: ${state.unreadable}.`
    return draft(target, 'notchecked', message, { expected, citations, waitsFor: check.literalWaitsFor })
  }
  const { texts } = state
  const found = texts === undefined ? `${check.setting} is not in /configz` : `${check.setting}: ${texts.join(', ')}`
  const verdict = texts === undefined ? { ok: check.absent === 'pass' } : judge(check.type, check.accept, texts)
  if ('unreadable' in verdict) {
    const message = `${found} on ${node.name} is no value that a kubelet takes: ${verdict.unreadable}.`
    return draft(target, 'notchecked', message, { expected, found, citations, waitsFor: check.literalWaitsFor })
  }
  const runs =
    texts === undefined
      ? `The kubelet of ${node.name} shows no ${check.setting} in /configz, which leaves out what is empty or off`
      : `The kubelet of ${node.name} runs with ${found}`
  // A value that is in force in spite of the rule was not set as the rule wants it either.
  if (!verdict.ok) return draft(target, 'fail', `${runs}.`, { expected, found, citations })
  if (texts?.some(text => check.filledIn?.some(ending => text.endsWith(ending)))) {
    const message = `${runs}, which the kubelet also fills in where nothing is configured. Still needed: ${check.literalWaitsFor.join('; ')}.`
    return draft(target, 'notchecked', message, { expected, found, citations, waitsFor: check.literalWaitsFor })
  }
  const effective = read('pass', `${runs}.`)
  const literal = read(
    'notchecked',
    `${runs}; how that was set, /configz does not tell. Still needed: ${check.literalWaitsFor.join('; ')}.`,
  )
  return splitDraft(target, literal, effective, { expected, found, citations, waitsFor: check.literalWaitsFor })
}
