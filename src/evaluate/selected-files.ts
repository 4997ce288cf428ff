// The files of a node that a check is about, and the verdict over them: worst over all that must be there.

import { everyNode } from '../model/source.ts'
import type { CheckOf } from '../schema/check.ts'
import type { Citation } from '../schema/evaluation.ts'
import type { InventoryNode } from '../schema/manifest.ts'
import type { Facts } from './context.ts'
import { type Draft, draft, nodeTarget, read, splitDraft } from './drafts.ts'
import { onEveryNode } from './expected-nodes.ts'
import { citePlace, hostRoot, type NodeFile, type Place } from './facts/node/lines.ts'
import { type Spot, type Spots, spotsOf } from './facts/node/spots.ts'
import type { NodeView } from './facts/node/view.ts'
import { fits, pathPattern } from './glob.ts'

type Selection = CheckOf<'file-mode'> | CheckOf<'file-owner'>

/** What is wrong with one file, in the words of `ls`; undefined where nothing is. */
export type FileVerdict = { readonly wrong: string | undefined } | { readonly unknown: string }

/** A report of more files than this about one node is read by nobody; the rest is counted. */
const shownFiles = 10
const citedFiles = 25

export function judgeFiles(
  check: Selection,
  facts: Facts,
  expected: string,
  judgeFile: (file: NodeFile, view: NodeView) => FileVerdict,
): readonly Draft[] {
  const waitsFor = ['files', 'processes', 'configuration'].map(part => everyNode(part as 'files'))
  return onEveryNode(check.roles, facts, expected, waitsFor, node => judgeNode(check, node, facts, expected, judgeFile))
}

interface Selected {
  readonly files: readonly NodeFile[]
  readonly inEffect: readonly NodeFile[]
  readonly absent: readonly { readonly path: string; readonly place: Place }[]
  readonly doubts: readonly string[]
}

function judgeNode(
  check: Selection,
  node: InventoryNode,
  facts: Facts,
  expected: string,
  judgeFile: (file: NodeFile, view: NodeView) => FileVerdict,
): Draft {
  const target = nodeTarget(node.name)
  const view = facts.nodeEvidence.of(node.name)
  if (!facts.nodeEvidence.has(node.name)) {
    const message = `The files of ${node.name} were not seen: ${view.doubt('files') ?? ''}.`
    return draft(target, 'notchecked', message, { expected, waitsFor: [`node/${node.name}/files`] })
  }
  const spots = spotsFor(check, node.name, facts)
  const selected = select(check, view, spots)
  const judged = selected.files.map(file => ({ file, verdict: judgeFile(file, view) }))
  const judgedInEffect = selected.inEffect.map(file => ({ file, verdict: judgeFile(file, view) }))
  const wrong = judged.flatMap(({ file, verdict }) => wrongOf(file, verdict))
  const wrongInEffect = [...wrong, ...judgedInEffect.flatMap(({ file, verdict }) => wrongOf(file, verdict))]
  const doubts = [
    ...spots.doubts,
    ...selected.doubts,
    ...[...judged, ...judgedInEffect].flatMap(({ verdict }) => ('unknown' in verdict ? [verdict.unknown] : [])),
    ...[view.doubt('files') ?? []].flat(),
  ]
  const missing = selected.absent.filter(() => check.absent === 'fail' || check.absent === 'notchecked')
  const citations = [
    ...spots.citations,
    ...(wrongInEffect.length > 0 ? wrongInEffect.map(({ file }) => file) : [...selected.files, ...selected.inEffect])
      .slice(0, citedFiles)
      .map(file => citePlace(file.place, checkField(check))),
    ...selected.absent.slice(0, citedFiles).map(({ place }) => citePlace(place, 'path')),
  ]
  const parts = (
    found: string,
  ): { expected: string; found: string; citations: readonly Citation[]; waitsFor: string[] } => ({
    expected,
    found,
    citations,
    waitsFor: [],
  })
  if (wrongInEffect.length > 0) {
    const found = listOf(wrongInEffect.map(entry => entry.shown))
    const effective = read(
      'fail',
      `On ${node.name} ${wrongInEffect.length} of ${judged.length + judgedInEffect.length} files are not as they must be: ${found}.`,
    )
    if (wrong.length > 0) return splitDraft(target, { ...effective }, effective, parts(found))
    const why = `On ${node.name} the files that the text names are as they must be, and others of the kind are not: ${found}.`
    return splitDraft(
      target,
      read(doubts.length > 0 || judged.length === 0 ? 'notchecked' : 'pass', why),
      effective,
      parts(found),
    )
  }
  if (missing.length > 0 && check.absent === 'fail') {
    const found = `absent: ${listOf(missing.map(({ path }) => path))}`
    return draft(
      target,
      'fail',
      `On ${node.name} there is no ${listOf(missing.map(({ path }) => path))}, although it must be there.`,
      parts(found),
    )
  }
  if (doubts.length > 0) {
    const message = `The files of ${node.name} cannot be judged: ${listOf([...new Set(doubts)])}.`
    return draft(target, 'notchecked', message, { ...parts(''), waitsFor: [`node/${node.name}/files`] })
  }
  if (missing.length > 0) {
    const found = `absent: ${listOf(missing.map(({ path }) => path))}`
    const message = `On ${node.name} there is no ${listOf(missing.map(({ path }) => path))}; what takes its place was not seen.`
    return draft(target, 'notchecked', message, parts(found))
  }
  if (judged.length > 0) {
    const found = listOf(judged.map(({ file }) => show(file)))
    const message =
      judged.length === 1
        ? `On ${node.name} ${found} is as it must be.`
        : `On ${node.name} all ${judged.length} files are as they must be, such as ${show(judged[0]?.file as NodeFile)}.`
    return draft(target, 'pass', message, parts(found))
  }
  const why =
    spots.none ??
    (selected.absent.length > 0 ? `${listOf(selected.absent.map(({ path }) => path))} is not there` : 'there are none')
  const words = {
    pass: ', which is well',
    fail: ', although it must be there',
    notapplicable: ', so there is nothing to judge',
    notchecked: ', and where they are was not seen',
  }
  return draft(target, check.absent, `On ${node.name} ${why}${words[check.absent]}.`, parts(why))
}

const checkField = (check: Selection): string => (check.kind === 'file-mode' ? 'mode' : 'uid')

function wrongOf(file: NodeFile, verdict: FileVerdict): readonly { readonly file: NodeFile; readonly shown: string }[] {
  return 'unknown' in verdict || verdict.wrong === undefined ? [] : [{ file, shown: `${file.path} ${verdict.wrong}` }]
}

/** `/etc/kubernetes/admin.conf 0600 root:root`. */
const show = (file: NodeFile): string => `${file.path} ${octal(file.mode)} ${ownerOf(file)}`
export const octal = (mode: number): string => mode.toString(8).padStart(4, '0')
export const ownerOf = (file: NodeFile): string => `${file.user || file.uid}:${file.group || file.gid}`

export function listOf(texts: readonly string[]): string {
  const more = texts.length - shownFiles
  return `${texts.slice(0, shownFiles).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

function spotsFor(check: Selection, node: string, facts: Facts): Spots {
  const { nodeEvidence } = facts
  if (check.holds === undefined) {
    const spots = (check.paths ?? []).map(path => ({ path, root: hostRoot, because: 'the rule names it' }))
    return { spots, doubts: [], citations: [] }
  }
  return spotsOf({
    holds: check.holds,
    view: nodeEvidence.of(node),
    kubelet: nodeEvidence.kubelet(node),
    platform: nodeEvidence.platform,
    platforms: nodeEvidence.platforms,
  })
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function select(check: Selection, view: NodeView, { spots }: Spots): Selected {
  const files = new Map<string, NodeFile>()
  const inEffect = new Map<string, NodeFile>()
  const absent: { path: string; place: Place }[] = []
  const doubts: string[] = []
  const named = (path: string, names: readonly string[] | undefined) =>
    names?.some(name => fits(name, baseName(path))) ?? false
  const concerns = (path: string) =>
    check.names === undefined || named(path, check.names) || named(path, check.namesInEffect)
  const take = (file: NodeFile) => {
    if (check.names === undefined || named(file.path, check.names)) files.set(`${file.root} ${file.path}`, file)
    else if (named(file.path, check.namesInEffect)) inEffect.set(`${file.root} ${file.path}`, file)
  }
  for (const spot of spots) visit(spot)
  return { files: [...files.values()], inEffect: [...inEffect.values()], absent, doubts }

  function visit(spot: Spot): void {
    const { root } = spot
    const pattern = pathPattern(spot.path)
    const isFolder = spot.read === 'tree' || spot.read === 'texts' || pattern !== undefined
    if (spot.read !== undefined && !isFolder && !concerns(spot.path)) return
    const top = pattern?.folder ?? spot.path
    const state = view.path(top, root)
    if (state.kind === 'unknown') {
      doubts.push(state.why)
      return
    }
    if (state.kind === 'absent') {
      if (isFolder || concerns(top)) absent.push({ path: top, place: state.place })
      return
    }
    const file = { ...state.file, path: top }
    if (file.type !== 'folder') {
      if (check.entries !== 'folders' && pattern === undefined) take(file)
      return
    }
    if (pattern === undefined && (check.entries === 'top' || check.entries === 'all' || check.entries === 'folders')) {
      if (check.names === undefined || concerns(top)) take(file)
    }
    // The catalogue has only the folder itself looked at.
    if (check.entries === 'top' || spot.read === 'stat') return
    const below = view.below(top, root)
    doubts.push(...below.doubts)
    for (const entry of below.files) {
      if (pattern !== undefined && !pattern.matches(entry.path)) continue
      const isWanted =
        check.entries === 'files' ? entry.type === 'file' : check.entries === 'folders' ? entry.type === 'folder' : true
      if (isWanted) take(entry)
    }
  }
}
