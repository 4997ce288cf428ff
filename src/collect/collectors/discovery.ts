// Discovery: every API group and version, and what each of them serves. It says which version of a resource to ask for,
// and it alone can prove that a resource does not exist.
import type * as z from 'zod'
import { evidencePaths } from '../../model/source.ts'
import { RequestFault } from '../api/fault.ts'
import { inParallel } from '../api/limiter.ts'
import { Catalogue, coreVersionsSchema, groupListSchema, type ResourceList, resourceListSchema } from '../catalogue.ts'
import type { Collector } from '../collector.ts'
import { type FetchedDocument, fetchDocument, writeFile } from '../document.ts'
import { InvalidJson } from '../json/scan.ts'
import { addGap } from '../perform.ts'
import type { Run } from '../run.ts'

const source = 'discovery'

export const discovery: Collector = {
  phase: 'api',
  sources: [source],
  permissions: [{ nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*'], verbs: ['get'] }],
  tasks: run => [{ source, work: () => discover(run) }],
}

interface Version {
  readonly group: string
  readonly version: string
  readonly path: string
}

interface Answers {
  readonly lines: Map<string, Buffer>
  readonly failures: { readonly path: string; readonly fault: RequestFault }[]
  requests: number
}

async function discover(run: Run): Promise<string> {
  const catalogue = new Catalogue()
  const answers: Answers = { lines: new Map(), failures: [], requests: 0 }
  const versions: Version[] = []

  const core = await ask(run, answers, '/api', coreVersionsSchema)
  if (core !== undefined) {
    catalogue.markListed('core')
    catalogue.addGroup('', core.versions)
    versions.push(
      ...core.versions.map(version => ({ group: '', version, path: `/api/${encodeURIComponent(version)}` })),
    )
  }
  const named = await ask(run, answers, '/apis', groupListSchema)
  if (named !== undefined) {
    catalogue.markListed('named')
    for (const { name, versions: served, preferredVersion } of named.groups) {
      const all = served.map(({ version }) => version)
      catalogue.addGroup(name, all, preferredVersion?.version)
      const root = `/apis/${encodeURIComponent(name)}`
      versions.push(...all.map(version => ({ group: name, version, path: `${root}/${encodeURIComponent(version)}` })))
    }
  }
  if (core === undefined && named === undefined)
    throw answers.failures[0]?.fault ?? new RequestFault('invalid', 'no answer')

  const lists = new Map<string, ResourceList>()
  await inParallel(versions, 4, async ({ path }) => {
    const list = await ask(run, answers, path, resourceListSchema)
    if (list !== undefined) lists.set(path, list)
  })
  for (const { group, version, path } of versions) {
    const list = lists.get(path)
    if (list !== undefined) catalogue.addResources(group, version, list.resources)
  }
  run.catalogue = catalogue
  await write(run, answers, ['/api', '/apis', ...versions.map(({ path }) => path)])
  return `${versions.length} API versions`
}

async function write(run: Run, answers: Answers, order: readonly string[]): Promise<void> {
  // Always in the order in which the server lists the groups, however the answers came in.
  const lines = order.flatMap(path => answers.lines.get(path) ?? [])
  await writeFile(run, evidencePaths.discovery, writer => writer.write(Buffer.concat(lines)))
  run.records.push({ source, objects: lines.length, requests: answers.requests })
  run.log.add('info', 'collected', { source, objects: lines.length, requests: answers.requests })
  if (answers.failures.length === 0) return
  const failed = answers.failures.toSorted((a, b) => order.indexOf(a.path) - order.indexOf(b.path))
  const named = failed.slice(0, 5).map(({ path, fault }) => `${path}: ${fault.message}`)
  const more = failed.length > named.length ? `; and ${failed.length - named.length} more` : ''
  addGap(run, source, 'partial', `${named.join('; ')}${more}`, failed[0]?.fault.status)
}

/** One document of discovery; undefined where it could not be had, which is noted and does not stop the others. */
async function ask<T>(run: Run, answers: Answers, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    // An aggregated API whose server is down answers 503 for as long as one asks.
    const document: FetchedDocument = await fetchDocument(run, path, source, { attempts: 2 })
    answers.requests += document.requests
    const parsed = schema.safeParse(document.value)
    if (!parsed.success) throw new RequestFault('invalid', 'not a document of discovery')
    answers.lines.set(path, document.line)
    return parsed.data
  } catch (error) {
    run.signal.throwIfAborted()
    const fault = error instanceof InvalidJson ? new RequestFault('invalid', error.message) : error
    if (!(fault instanceof RequestFault)) throw error
    answers.failures.push({ path, fault })
    return undefined
  }
}
