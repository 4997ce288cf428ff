// Collects from what a site already has: manifests, kubectl's output, folders and archives of dump tools. No cluster is asked.

import { StigpackError } from '../../errors.ts'
import { configzSource, evidencePaths, type SourceName } from '../../model/source.ts'
import type { CollectionRecord, CollectorRecord, InputManifest } from '../../schema/manifest.ts'
import type { Collection } from '../collect-cluster.ts'
import { platformOf } from '../platform.ts'
import { Redaction } from '../redaction.ts'
import { RunLog } from '../run-log.ts'
import type { RunOptions } from '../run-options.ts'
import { Spool } from '../spool.ts'
import { uuid } from '../uuid.ts'
import { Completeness } from './completeness.ts'
import { type InputRecord, readInputs } from './inputs.ts'
import { objectKinds } from './kinds.ts'
import { Shelf } from './shelf.ts'
import { Sorting } from './sorting.ts'
import { Survey } from './survey.ts'
import { type InputTally, inputOf, newTally } from './tally.ts'
import { findVersion } from './version.ts'

export interface SecondHandOptions extends RunOptions {
  /** Files, folders and archives; `-` is the standard input. */
  readonly from: readonly string[]
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
  /** `v1.34.2`: for input that does not hold it. */
  readonly kubernetesVersion?: string | undefined
  /** Where a manifest without a namespace will be applied, as with kubectl's -n; `default` where absent. */
  readonly namespace?: string | undefined
  /** Sources of which the operator says that the input holds every object. */
  readonly complete?: readonly SourceName[] | undefined
}

/**
 * Takes in what the inputs hold. A source that they do not hold, or of which nobody says that it is whole, is a gap.
 * Throws INPUT_NOT_FOUND, INPUT_UNREADABLE, USAGE_INVALID, FROM_INVALID, FROM_REFUSED, FROM_EMPTY, OUTPUT_UNWRITABLE, and
 * the signal's reason when it is aborted. After an error no file is left in the spool folder.
 */
export async function collectSecondHand(options: SecondHandOptions): Promise<Collection> {
  const startedAt = new Date(options.clock.now()).toISOString()
  const redaction = new Redaction(options.random.bytes(32), options.redactionRules)
  const spool = new Spool(options.spoolFolder)
  const log = new RunLog(options.clock, options.logger, redaction)
  const runId = uuid(options.random)
  const completeness = new Completeness(options.complete ?? [])
  const shelf = new Shelf(spool, redaction)
  const survey = new Survey()
  const step = options.progress.start('input')
  let isOpen = true
  try {
    assertStandardInputOnce(options.from)
    log.add('info', 'collection from files started', {
      runId,
      operator: options.operator,
      toolVersion: options.toolVersion,
      inputs: options.from.length,
    })
    const tallies = new Map<InputRecord, InputTally>()
    let passedFiles = 0
    const sorting = new Sorting({
      shelf,
      survey,
      completeness,
      namespace: options.namespace ?? 'default',
      signal: options.signal,
    })
    const files = readInputs({
      from: options.from,
      stdin: options.stdin,
      signal: options.signal,
      skipped: () => {
        passedFiles += 1
      },
      begin: record => void tallies.set(record, newTally(record)),
    })
    for await (const file of files) {
      await sorting.file(file, tallies.get(file.record) ?? newTally(file.record))
      step.update(`${sorting.objects} objects`)
    }
    if (sorting.objects === 0 && sorting.documents === 0) throw nothingFound(options.from)
    const records = await finish(options, { shelf, survey, completeness, sorting, log })
    isOpen = false
    const inputs = [...tallies.values()].map(inputOf)
    log.add('info', 'files passed over because of their format, or as links', { files: passedFiles })
    log.add('info', 'collection finished', { sources: records.length, gaps: completeness.gaps.length })
    await log.write(spool)
    step.end('done', `${sorting.objects} objects`)
    const { version } = completeness
    const record: CollectionRecord = {
      schemaVersion: 1,
      runId,
      startedAt,
      finishedAt: new Date(options.clock.now()).toISOString(),
      tool: { name: 'stigpack', version: options.toolVersion },
      operator: options.operator,
      cluster: {
        uid: survey.clusterUid,
        name: options.clusterName ?? nameOf(inputs),
        server: '',
        version,
        platform: platformOf(version, survey.clues),
      },
      nodes: survey.nodes,
      collectors: records.toSorted((a, b) => (a.source < b.source ? -1 : 1)),
      inputs,
      gaps: completeness.gaps.toSorted((a, b) => (a.source < b.source ? -1 : 1)),
      redactions: redaction.counts,
    }
    return { record, files: spool.files }
  } catch (error) {
    step.end('gap', 'stopped')
    if (isOpen) await shelf.discard()
    await spool.discard()
    throw error
  }
}

interface Parts {
  readonly shelf: Shelf
  readonly survey: Survey
  readonly completeness: Completeness
  readonly sorting: Sorting
  readonly log: RunLog
}

/** Closes the evidence and says of every source what it holds and what it lacks. */
async function finish(options: SecondHandOptions, parts: Parts): Promise<CollectorRecord[]> {
  const { shelf, survey, completeness, sorting, log } = parts
  const records: CollectorRecord[] = []
  for (const kind of objectKinds) {
    const { source } = kind
    if (completeness.isStated(source)) await shelf.open(kind)
    const counts = shelf.counts(source)
    completeness.judge(source, counts, shelf.differing.get(source))
    if (counts === undefined) continue
    const objects = counts.declared + counts.dumped
    const stated = completeness.isStated(source) ? { statedComplete: true as const } : {}
    records.push({ source, objects, requests: 0, provenance: counts, ...stated })
    log.add('info', 'taken in', { source, ...counts })
  }
  const isWhole = completeness.isWhole('pods') && completeness.isWhole('nodes')
  const found = findVersion(survey, { given: options.kubernetesVersion, isWhole })
  if ('missing' in found) completeness.gap('version', found.missing)
  else {
    completeness.version = found.gitVersion
    await shelf.document(evidencePaths.version, found.version, 'version')
    const provenance = {
      declared: found.provenance === 'declared' ? 1 : 0,
      dumped: found.provenance === 'dumped' ? 1 : 0,
    }
    records.push({ source: 'version', objects: 1, requests: 0, provenance })
    log.add('info', 'taken in', { source: 'version', version: found.gitVersion, from: found.how })
  }
  completeness.gap('discovery', 'discovery is asked of a live cluster only')
  for (const { name } of survey.nodes) {
    if (sorting.configz.has(name))
      records.push({ source: configzSource(name), objects: 1, requests: 0, provenance: { declared: 0, dumped: 1 } })
    else completeness.gap(configzSource(name), 'the input does not hold the configuration of this kubelet')
  }
  await shelf.close()
  for (const { source, reason, message } of completeness.gaps)
    log.add('info', 'not known', { source, reason, why: message })
  return records
}

/** The first input without what follows its first point: `pods` of `pods.json`, `manifests` of that folder. */
function nameOf(inputs: readonly InputManifest[]): string {
  const first = inputs[0]?.name.split('/')[0] ?? '-'
  return first === '-' ? 'standard-input' : first.replace(/(?<=.)\.(?:json|ya?ml|tar|tgz|tar\.gz)$/i, '')
}

function assertStandardInputOnce(from: readonly string[]): void {
  if (from.filter(name => name === '-').length < 2) return
  throw new StigpackError('USAGE_INVALID', {
    what: '--from - is there twice.',
    why: 'There is one standard input.',
    next: 'Give it once, and name files for the rest.',
  })
}

const nothingFound = (from: readonly string[]): StigpackError =>
  new StigpackError('FROM_EMPTY', {
    what: `There is no Kubernetes object that a rule reads in ${from.join(', ')}.`,
    why: 'Files are read where they end in .yaml, .yml or .json; in archives, below the folders that the known dump tools write.',
  })
