// How a kubelet was told a setting: by a flag of the process that runs, or by its files; judged to the letter of the text.
import type { CheckOf } from '../schema/check.ts'
import type { Citation, Reading } from '../schema/evaluation.ts'
import { type Judgement, judge } from './accept.ts'
import type { Facts } from './context.ts'
import { read } from './drafts.ts'
import { settingAt } from './facts/kubelet-settings.ts'
import type { RunningKubelet } from './facts/node/kubelet.ts'
import { citePlace } from './facts/node/lines.ts'
import { valuesOf } from './facts/node/process-arguments.ts'

type Parameters = CheckOf<'kubelet-setting'>

export type Told =
  | { readonly unseen: string; readonly waitsFor: readonly string[] }
  | {
      readonly literal: Reading
      readonly found: string
      readonly citations: readonly Citation[]
      readonly waitsFor: readonly string[]
      /** Set by a flag: no file and no default has a say. */
      readonly byFlag: Judgement | undefined
      /** Set by a flag or by the files at all; undefined where that is not known. */
      readonly isSet: boolean | undefined
    }

export function toldTo(check: Parameters, node: string, facts: Facts): Told {
  const waitsFor = [`node/${node}/processes`, `node/${node}/configuration`]
  const kubelet = facts.nodeEvidence.kubelet(node)
  if ('unknown' in kubelet) return { unseen: kubelet.unknown, waitsFor }
  const citation = citePlace(kubelet.program.place, 'args')
  const flag = kubelet.flag(check.flag)
  const said = (literal: Reading, more: Partial<Exclude<Told, { unseen: string }>> = {}): Told => ({
    literal,
    found: '',
    citations: [citation],
    waitsFor: literal.result === 'notchecked' ? waitsFor : [],
    byFlag: undefined,
    isSet: undefined,
    ...more,
  })
  if (flag.kind === 'unknown')
    return said(read('notchecked', `The command line of the kubelet of ${node} cannot be judged: ${flag.why}.`))
  if (flag.kind === 'set') {
    const byFlag = judge(check.type, check.accept, valuesOf(flag, check.type))
    const found = `${flag.shown} on the command line`
    const state = { found, byFlag, isSet: true }
    if (check.commandLine === 'forbidden')
      return said(
        read('fail', `The kubelet of ${node} has ${flag.shown} on its command line, where it must not be.`),
        state,
      )
    if ('unreadable' in byFlag)
      return said(
        read('notchecked', `${flag.shown} of the kubelet of ${node} is no value that it takes: ${byFlag.unreadable}.`),
        state,
      )
    return said(
      read(byFlag.ok ? 'pass' : 'fail', `The kubelet of ${node} has ${flag.shown} on its command line.`),
      state,
    )
  }
  const file = inFiles(check, node, kubelet)
  const citations = [citation, ...kubelet.files.citations]
  if (check.commandLine === 'required') {
    const why = `--${check.flag} is not on the command line of the kubelet of ${node}, where the text looks for it.`
    return said(read('fail', why), {
      citations,
      found: `--${check.flag} is not on the command line; ${file.found}`,
      isSet: file.isSet,
    })
  }
  return said(file.reading, { citations, found: file.found, isSet: file.isSet })
}

interface InFiles {
  readonly reading: Reading
  readonly found: string
  readonly isSet: boolean | undefined
}

function inFiles(check: Parameters, node: string, { files }: RunningKubelet): InFiles {
  const who = `The files of the kubelet of ${node}`
  if ('unknown' in files)
    return { reading: read('notchecked', `${who} cannot be judged: ${files.unknown}.`), found: '', isSet: undefined }
  const where = files.paths.length === 0 ? 'no configuration file' : files.paths.join(', ')
  const state = settingAt(files.merged, check.setting)
  if ('unreadable' in state) {
    const why = `${check.setting} in ${where} on ${node} cannot be read: ${state.unreadable}.`
    return { reading: read('notchecked', why), found: '', isSet: undefined }
  }
  if (state.texts === undefined) {
    const found = `${check.setting} is not in ${where}`
    if (files.hasHoles) {
      const why = `${found}, of which lines were taken out on ${node}.`
      return { reading: read('notchecked', why), found, isSet: undefined }
    }
    const words = check.absent === 'pass' ? 'which is well' : 'although it must be set'
    return { reading: read(check.absent, `${found} on ${node}, ${words}.`), found, isSet: false }
  }
  const found = `${check.setting}: ${state.texts.join(', ')} in ${where}`
  const verdict = judge(check.type, check.accept, state.texts)
  if ('unreadable' in verdict) {
    const why = `${found} on ${node} is no value that a kubelet takes: ${verdict.unreadable}.`
    return { reading: read('notchecked', why), found, isSet: true }
  }
  return {
    reading: read(verdict.ok ? 'pass' : 'fail', `The kubelet of ${node} is given ${found}.`),
    found,
    isSet: true,
  }
}
