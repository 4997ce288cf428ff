// Collects one API list: page after page, each object's bytes on a line of its own, the next page already on its way.
import { longestLine } from '../model/limits.ts'
import { evidencePaths, type SourceName } from '../model/source.ts'
import { AnswerTooLarge } from './api/client.ts'
import { RequestFault } from './api/fault.ts'
import type { Collector, PolicyRule, TaskStep } from './collector.ts'
import type { JsonBytes } from './json/bytes.ts'
import { type ListMetadata, type Page, type PageItem, readPage } from './json/page.ts'
import { LineRenderer, type Replacement, renderedSize } from './json/render.ts'
import { addGap } from './perform.ts'
import type { Run } from './run.ts'

export interface ListSpec {
  /** Empty for the core group. */
  readonly group: string
  readonly resource: string
  /** The version to ask for where discovery did not tell. */
  readonly fallback: string
  /** Objects per page; 500 as kubectl has it, fewer where one object may have a megabyte. */
  readonly pageSize?: number
  /** Ask for metadata only, so that the rest never leaves the server. */
  readonly metadataOnly?: boolean
  /** Looks at the pages on the way; what it learnt counts once the list has been read. */
  readonly observe?: (run: Run) => ListObserver
}

export interface ListObserver {
  page(bytes: JsonBytes, page: Page): void
  done(): void
}

export const sourceOf = ({ group, resource }: { group: string; resource: string }): SourceName =>
  group === '' ? resource : `${resource}.${group}`

/** A collector of several lists that belong together. */
export function lists(...specs: readonly ListSpec[]): Collector {
  return {
    phase: 'lists',
    sources: specs.map(sourceOf),
    permissions: specs.map(
      ({ group, resource }): PolicyRule => ({ apiGroups: [group], resources: [resource], verbs: ['list'] }),
    ),
    tasks: run => specs.map(spec => ({ source: sourceOf(spec), work: step => collectList(run, spec, step) })),
  }
}

/** kubectl and the Secret values that must never be asked for: `as=` makes the server leave everything but metadata out. */
const metadataAccept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
const metadataKind = 'PartialObjectMetadataList'

interface Tally {
  objects: number
  /** Objects that no line can hold. */
  tooLarge: number
  requests: number
  pages: number
  resourceVersion: string | undefined
}

async function collectList(run: Run, spec: ListSpec, step: TaskStep): Promise<string> {
  const source = sourceOf(spec)
  const availability = run.catalogue?.lookup(spec.group, spec.resource) ?? { state: 'unknown' as const }
  if (availability.state === 'not-served') {
    addGap(run, source, 'not-served', 'discovery does not list it, so there are no such objects')
    return ''
  }
  if (availability.state === 'unlistable')
    throw new RequestFault('not-found', 'the API server does not offer to list it')
  const version = availability.state === 'served' ? availability.version : spec.fallback
  const tally: Tally = { objects: 0, tooLarge: 0, requests: 0, pages: 0, resourceVersion: undefined }
  for (let isRestart = false; ; isRestart = true) {
    const expired = await attempt(run, spec, version, tally, isRestart, step)
    if (!expired) break
    // etcd compacts old revisions away after five minutes; a list that takes longer has to begin again.
    run.log.add('info', 'the list expired on the server and is begun again', { source, objects: tally.objects })
    Object.assign(tally, { objects: 0, tooLarge: 0, pages: 0, resourceVersion: undefined })
  }
  const { objects, tooLarge, requests, resourceVersion } = tally
  if (tooLarge > 0) {
    const what = tooLarge === 1 ? '1 object' : `${tooLarge} objects`
    addGap(run, source, 'partial', `${what} larger than ${longestLine / 2 ** 20} MiB left out`)
  }
  run.records.push({ source, objects, requests, ...(resourceVersion === undefined ? {} : { resourceVersion }) })
  run.log.add('info', 'collected', { source, version, objects, requests })
  return objects === 1 ? '1 object' : `${objects} objects`
}

/** One go at the list; true where it expired in the middle and may be begun again. */
async function attempt(
  run: Run,
  spec: ListSpec,
  version: string,
  tally: Tally,
  isRestart: boolean,
  step: TaskStep,
): Promise<boolean> {
  const source = sourceOf(spec)
  const observer = spec.observe?.(run)
  run.redaction.setCounts(source)
  const writer = await run.spool.create(evidencePaths.list(spec.group, version, spec.resource))
  try {
    await readPages(run, spec, version, tally, async (lines, written, bytes, page) => {
      observer?.page(bytes, page)
      await writer.write(lines)
      tally.objects += written
      tally.tooLarge += page.items.length - written
      tally.pages += 1
      tally.resourceVersion ??= page.metadata.resourceVersion
      if (page.metadata.continue !== '') step.update(`${tally.objects} objects`)
    })
  } catch (error) {
    const isCut = error instanceof RequestFault && error.reason !== 'invalid' && tally.pages > 0
    const cut = isCut && !run.signal.aborted ? error : undefined
    if (cut === undefined || (cut.status === 410 && !isRestart)) {
      await writer.discard()
      if (cut !== undefined) return true
      throw error
    }
    addGap(run, source, 'partial', `${tally.objects} objects came, then: ${cut.message}`, cut.status)
  }
  try {
    await writer.close()
  } catch (error) {
    await writer.discard()
    throw error
  }
  observer?.done()
  return false
}

/** What a line holds beside the object: its type, and the line feed. */
const longestObject = longestLine - 1024

/** Pages larger than this make the next ones smaller: memory stays flat whatever the objects weigh. */
const comfortable = 16 * 1024 * 1024

async function readPages(
  run: Run,
  spec: ListSpec,
  version: string,
  tally: Tally,
  onPage: (lines: Buffer, written: number, bytes: JsonBytes, page: Page) => Promise<void>,
): Promise<void> {
  const source = sourceOf(spec)
  const renderer = new LineRenderer()
  const prefetch = new AbortController()
  const signal = AbortSignal.any([run.signal, prefetch.signal])
  let pageSize = spec.pageSize ?? 500
  const ask = async (token: string): Promise<JsonBytes> => {
    for (;;) {
      try {
        return await run.connection.api.get(listPath(spec, version, pageSize, token), {
          signal,
          accept: spec.metadataOnly === true ? metadataAccept : undefined,
          onRequest: () => {
            tally.requests += 1
          },
        })
      } catch (error) {
        if (!(error instanceof AnswerTooLarge) || pageSize === 1) throw error
        pageSize = Math.ceil(pageSize / 4)
      }
    }
  }
  try {
    let pending: Promise<JsonBytes> | undefined = ask('')
    while (pending !== undefined) {
      const bytes: JsonBytes = await pending
      pending = undefined
      if (bytes.end > comfortable) pageSize = Math.max(1, Math.floor((pageSize * comfortable) / bytes.end))
      const onMetadata = (metadata: ListMetadata) => {
        if (metadata.continue === '') return
        pending = ask(metadata.continue)
        // Its error is seen when its turn comes, or never if this page is bad.
        pending.catch(() => undefined)
      }
      // From reading to rendering nothing may wait: the scanner's marks belong to this page only until then.
      const page = readPage(bytes, run.redaction.scanner, onMetadata)
      checkKind(spec, page)
      const items: PageItem[] = []
      const changes: (readonly Replacement[])[] = []
      for (const item of page.items) {
        if (item.end - item.start > longestObject) continue
        const own = run.redaction.ofItem(bytes.buffer, item, source)
        if (renderedSize(item, own) > longestObject) continue
        items.push(item)
        changes.push(own)
      }
      const type = { apiVersion: page.apiVersion, kind: page.kind.slice(0, -'List'.length) }
      const lines = renderer.render(bytes.buffer, items, changes, type)
      await onPage(lines, items.length, bytes, page)
      run.connection.api.recycle(bytes)
      run.signal.throwIfAborted()
    }
  } finally {
    prefetch.abort()
  }
}

function listPath({ group, resource }: ListSpec, version: string, limit: number, token: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const rest = token === '' ? '' : `&continue=${encodeURIComponent(token)}`
  return `${root}/${resource}?limit=${limit}${rest}`
}

/** A server that ignores what was asked for must not get Secret values written. */
function checkKind(spec: ListSpec, page: Page): void {
  const isExpected = spec.metadataOnly === true ? page.kind === metadataKind : /^[A-Z][A-Za-z0-9]*List$/.test(page.kind)
  if (!isExpected || page.apiVersion === '') {
    const what = spec.metadataOnly === true ? metadataKind : 'a list'
    throw new RequestFault(
      'invalid',
      `the API server sent ${page.kind.slice(0, 80) || 'something'} where ${what} was asked for`,
    )
  }
}
