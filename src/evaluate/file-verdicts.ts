// The verdict over the files of every node: worst over all that must be there, with the files that decided it.
import { everyNode } from '../model/source.ts'
import type { Citation, Reading } from '../schema/evaluation.ts'
import type { InventoryNode } from '../schema/manifest.ts'
import type { Facts } from './context.ts'
import { cluster, type Draft, draft, nodeTarget, read, splitDraft } from './drafts.ts'
import { onEveryNode } from './expected-nodes.ts'
import { controlPlaneNodes } from './facts/component-nodes.ts'
import { citePlace, type NodeFile } from './facts/node/lines.ts'
import type { Spots } from './facts/node/spots.ts'
import type { NodeView } from './facts/node/view.ts'
import { type FileCheck, type SelectedFiles, selectFiles, spotsFor } from './file-selection.ts'

/** What is wrong with one file, in the words of `ls`; undefined where nothing is. */
export type FileVerdict = { readonly wrong: string | undefined } | { readonly unknown: string }
type JudgeFile = (file: NodeFile, view: NodeView) => FileVerdict

/** A report of more files than this about one node is read by nobody; the rest is counted. */
const shownFiles = 10
const citedFiles = 25

export const octal = (mode: number): string => mode.toString(8).padStart(4, '0')

export function judgeFiles(check: FileCheck, facts: Facts, expected: string, judgeFile: JudgeFile): readonly Draft[] {
  const waitsFor = [everyNode('files'), everyNode('processes'), everyNode('configuration')]
  const ask = (node: InventoryNode) => judgeNode(check, node, facts, expected, judgeFile)
  const drafts = onEveryNode(check.roles, facts, expected, waitsFor, ask)
  const isNowhere = drafts.length > 0 && drafts.every(({ literal }) => literal.result === 'notapplicable')
  if (check.holds !== 'etcd-data' || !isNowhere) return drafts
  // No cluster is without a store: the inventory just does not name the hosts that keep it.
  const message =
    'No node of the inventory runs etcd, so one outside of the cluster serves it, and its hosts are to be judged.'
  return [...drafts, draft(cluster, 'notchecked', message, { expected, waitsFor: ['the files of the hosts of etcd'] })]
}

interface Judged {
  readonly node: string
  readonly meaning: FileCheck['absent']
  readonly spots: Spots
  readonly selected: SelectedFiles
  readonly doubts: readonly string[]
}

function judgeNode(
  check: FileCheck,
  { name }: InventoryNode,
  facts: Facts,
  expected: string,
  judgeFile: JudgeFile,
): Draft {
  const target = nodeTarget(name)
  const view = facts.nodeEvidence.of(name)
  const waitsFor = [`node/${name}/files`]
  if (!facts.nodeEvidence.has(name)) {
    const message = `The files of ${name} were not seen: ${view.doubt('files') ?? ''}.`
    return draft(target, 'notchecked', message, { expected, waitsFor })
  }
  const spots = spotsFor(check, name, facts)
  const selected = selectFiles(check, view, spots)
  const verdicts = [...selected.files, ...selected.inEffect].map(file => ({ file, verdict: judgeFile(file, view) }))
  const wrong = verdicts.filter(({ verdict }) => 'wrong' in verdict && verdict.wrong !== undefined)
  const wholeDoubt = view.doubt('files')
  const doubts = [
    ...spots.doubts,
    ...selected.doubts,
    ...verdicts.flatMap(({ verdict }) => ('unknown' in verdict ? [verdict.unknown] : [])),
    ...(wholeDoubt === undefined ? [] : [wholeDoubt]),
  ]
  const runsControlPlane = controlPlaneNodes(facts.components, facts.inventory).some(node => node.name === name)
  const meaning = runsControlPlane ? check.absent : (check.absentOnWorkers ?? check.absent)
  const judged: Judged = { node: name, meaning, spots, selected, doubts: [...new Set(doubts)] }
  const wrongWords = wrong.map(({ file, verdict }) => ({
    file,
    words: `${file.path} ${'wrong' in verdict ? verdict.wrong : ''}`,
  }))
  const named = new Set(selected.files)
  const literal = readingOf(
    judged,
    selected.files,
    wrongWords.filter(({ file }) => named.has(file)).map(({ words }) => words),
  )
  const effective = readingOf(
    judged,
    [...selected.files, ...selected.inEffect],
    wrongWords.map(({ words }) => words),
  )
  const shown = wrong.length > 0 ? wrong.map(({ file }) => file) : verdicts.map(({ file }) => file)
  const found =
    wrongWords.length > 0
      ? listOf(wrongWords.map(({ words }) => words))
      : shown.length > 0
        ? listOf(shown.map(show))
        : (spots.none ?? listOf(selected.absent.map(({ path }) => `${path} is not there`)))
  return splitDraft(target, literal, effective, {
    expected,
    found,
    citations: citationsOf(check, judged, shown),
    waitsFor: effective.result === 'notchecked' || literal.result === 'notchecked' ? waitsFor : [],
  })
}

function citationsOf(check: FileCheck, { spots, selected }: Judged, shown: readonly NodeFile[]): readonly Citation[] {
  const field = check.kind === 'file-mode' ? 'mode' : 'uid'
  return [
    ...spots.citations,
    ...shown.slice(0, citedFiles).map(file => citePlace(file.place, field)),
    ...selected.absent.slice(0, citedFiles).map(({ place }) => citePlace(place, 'path')),
  ]
}

/** One reading: `files` are those that it is about, `wrong` what of them is not as it must be. */
function readingOf(
  { node, meaning, spots, selected, doubts }: Judged,
  files: readonly NodeFile[],
  wrong: readonly string[],
): Reading {
  if (wrong.length > 0) {
    const count =
      files.length === 1 ? 'the file is not as it' : `${wrong.length} of ${files.length} files are not as they`
    return read('fail', `On ${node} ${count} must be: ${listOf(wrong)}.`)
  }
  const missing = listOf(selected.absent.map(({ path }) => path))
  if (missing !== '' && meaning === 'fail')
    return read('fail', `On ${node} there is no ${missing}, although it must be there.`)
  if (doubts.length > 0) return read('notchecked', `The files of ${node} cannot be judged in full: ${listOf(doubts)}.`)
  if (missing !== '' && meaning === 'notchecked')
    return read('notchecked', `On ${node} there is no ${missing}; what takes its place was not seen.`)
  const [first] = files
  if (first !== undefined && files.length === 1) return read('pass', `On ${node} ${show(first)} is as it must be.`)
  if (first !== undefined)
    return read('pass', `On ${node} all ${files.length} files are as they must be, such as ${show(first)}.`)
  const why = spots.none ?? (missing === '' ? 'there are none' : `there is no ${missing}`)
  return read(meaning, `On ${node} ${why}${absenceWords[meaning]}.`)
}

const absenceWords: Record<FileCheck['absent'], string> = {
  pass: ', which is well',
  fail: ', although there must be',
  notapplicable: ', so there is nothing to judge',
  notchecked: '; what takes its place was not seen',
}

/** `/etc/kubernetes/admin.conf 0600 root:root`. */
const show = (file: NodeFile): string =>
  `${file.path} ${octal(file.mode)} ${file.user || file.uid}:${file.group || file.gid}`

function listOf(texts: readonly string[]): string {
  const more = texts.length - shownFiles
  return `${texts.slice(0, shownFiles).join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}
