// A setting in a configuration file of a node that no running program names, such as RKE2's own, with its drop-ins.
import { everyNode } from '../../model/source.ts'
import type { CheckOf } from '../../schema/check.ts'
import type { Citation } from '../../schema/evaluation.ts'
import type { InventoryNode } from '../../schema/manifest.ts'
import { describeAccept, judge } from '../accept.ts'
import type { CheckModule, Facts } from '../context.ts'
import { type Draft, draft, nodeTarget } from '../drafts.ts'
import { onEveryNode } from '../expected-nodes.ts'
import { settingAt } from '../facts/kubelet-settings.ts'
import { parseConfiguration } from '../facts/node/document.ts'
import { citePlace } from '../facts/node/lines.ts'
import type { NodeView } from '../facts/node/view.ts'
import type { JsonObject } from '../shape.ts'

type Parameters = CheckOf<'configuration-setting'>

export const configurationSetting: CheckModule<'configuration-setting'> = {
  kind: 'configuration-setting',
  begin: (check, facts) => ({
    finish: () => {
      const expected = describeAccept(check.accept, check.setting, value => `${check.setting}: ${value}`)
      return onEveryNode(check.roles, facts, expected, [everyNode('configuration')], node =>
        judgeNode(check, node, facts, expected),
      )
    },
  }),
}

function judgeNode(check: Parameters, { name }: InventoryNode, facts: Facts, expected: string): Draft {
  const target = nodeTarget(name)
  const read = readFiles(check, facts.nodeEvidence.of(name))
  const open = (why: string, citations: readonly Citation[] = []) =>
    draft(target, 'notchecked', `${check.setting} on ${name} is not known: ${why}.`, {
      expected,
      citations,
      waitsFor: [`node/${name}/configuration`],
    })
  if ('unknown' in read) return open(read.unknown)
  const { merged, citations, paths, hasHoles } = read
  const where = paths.length === 0 ? `${check.file}, which is not there` : paths.join(', ')
  const state = settingAt(merged, check.setting)
  if ('unreadable' in state) return open(state.unreadable, citations)
  if (state.texts === undefined) {
    if (hasHoles) return open(`lines of ${where} were taken out`, citations)
    const found = `${check.setting} is not in ${where}`
    const words = check.absent === 'pass' ? 'which is well' : 'although it must be set'
    return draft(target, check.absent, `${found} on ${name}, ${words}.`, { expected, found, citations })
  }
  const found = `${check.setting}: ${state.texts.join(', ')} in ${where}`
  const verdict = judge(check.type, check.accept, state.texts)
  if ('unreadable' in verdict) return open(`${found} is no value that can be judged: ${verdict.unreadable}`, citations)
  return draft(target, verdict.ok ? 'pass' : 'fail', `${name} is set up with ${found}.`, { expected, found, citations })
}

type FilesRead =
  | {
      readonly merged: JsonObject
      readonly paths: readonly string[]
      readonly citations: readonly Citation[]
      readonly hasHoles: boolean
    }
  | { readonly unknown: string }

/** The file and then its drop-ins in the order of their names: of a setting the last one wins. */
function readFiles(check: Parameters, view: NodeView): FilesRead {
  const doubt = view.doubt('configuration') ?? view.doubt('files')
  if (doubt !== undefined) return { unknown: doubt }
  const main = view.path(check.file)
  if (main.kind === 'unknown') return { unknown: main.why }
  const paths = main.kind === 'there' ? [check.file] : []
  const citations: Citation[] = main.kind === 'absent' ? [citePlace(main.place, 'path')] : []
  if (check.folder !== undefined) {
    const folder = view.path(check.folder)
    if (folder.kind === 'unknown') return { unknown: folder.why }
    if (folder.kind === 'there') {
      const { files, doubts } = view.below(check.folder)
      if (doubts[0] !== undefined) return { unknown: doubts[0] }
      paths.push(
        ...files
          .map(({ path }) => path)
          .filter(path => path.endsWith('.yaml') || path.endsWith('.yml'))
          .sort(),
      )
    }
  }
  let merged: JsonObject = {}
  let hasHoles = false
  for (const path of paths) {
    const text = view.text(path)
    if ('unknown' in text) return text
    citations.push(citePlace(text.place))
    const document = parseConfiguration(text)
    if ('unreadable' in document) return { unknown: document.unreadable }
    merged = { ...merged, ...document.value }
    hasHoles = hasHoles || document.hasHoles
  }
  return { merged, paths, citations, hasHoles }
}
