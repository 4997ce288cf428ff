// Takes in second-hand evidence from files that a test writes, and reads back what lies in the spool.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ExecutionContext } from 'ava'
import { assetPath } from '../../../../src/assets.ts'
import { type Collection, collectSecondHand, type SecondHandOptions } from '../../../../src/collect/index.ts'
import { StigpackError } from '../../../../src/errors.ts'
import { end, entry, type HeaderFields } from '../../../bundle/helpers/forge.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { countingClock } from '../../support/collecting.ts'

export const fixture = (...parts: string[]): string => assetPath('test', 'fixtures', 'second-hand', ...parts)

export interface TakenIn extends Collection {
  /** The objects of a source's evidence file; undefined where there is none. */
  objects(path: string): Promise<Record<string, unknown>[] | undefined>
  /** The whole of a file, as it lies in the spool. */
  text(path: string): Promise<string>
  gap(source: string): { reason: string; message: string } | undefined
}

export const paths = {
  pods: 'evidence/cluster/core.v1.pods.ndjson',
  secrets: 'evidence/cluster/core.v1.secrets.ndjson',
  configMaps: 'evidence/cluster/core.v1.configmaps.ndjson',
  services: 'evidence/cluster/core.v1.services.ndjson',
  deployments: 'evidence/cluster/apps.v1.deployments.ndjson',
  nodes: 'evidence/cluster/core.v1.nodes.ndjson',
  version: 'evidence/cluster/version.json',
  origins: 'evidence/origins.ndjson',
}

/** Writes files below a folder of the test's own: path -> text. */
export async function write(t: ExecutionContext, files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = join(await temporaryFolder(t), 'input')
  await mkdir(folder)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

export type Tweaks = Partial<Omit<SecondHandOptions, 'from'>>

export async function takeIn(
  t: ExecutionContext,
  from: string | readonly string[],
  tweaks: Tweaks = {},
): Promise<TakenIn> {
  const collection = await collectSecondHand({
    from: typeof from === 'string' ? [from] : from,
    spoolFolder: await temporaryFolder(t),
    clock: countingClock(),
    random: { bytes: length => new Uint8Array(length).fill(7) },
    progress: { start: () => ({ update: () => undefined, end: () => undefined }) },
    logger: { log: () => undefined },
    operator: 'tester',
    toolVersion: '1.2.3',
    ...tweaks,
  })
  const text = async (path: string) => {
    const file = collection.files.find(candidate => candidate.path === path)
    if (file === undefined) throw new Error(`${path} is not there`)
    return readFile(file.location, 'utf8')
  }
  return {
    ...collection,
    text,
    async objects(path) {
      if (!collection.files.some(file => file.path === path)) return undefined
      const lines = (await text(path)).split('\n').slice(0, -1)
      return lines.map(line => JSON.parse(line) as Record<string, unknown>)
    },
    gap: source => collection.record.gaps.find(gap => gap.source === source),
  }
}

/** The error that taking in ends with; nothing may be left in the spool. */
export async function refusal(
  t: ExecutionContext,
  from: string | readonly string[],
  tweaks: Tweaks = {},
): Promise<StigpackError> {
  const spoolFolder = await temporaryFolder(t)
  const error = await t.throwsAsync(takeIn(t, from, { spoolFolder, ...tweaks }), { instanceOf: StigpackError })
  const left = await readdir(spoolFolder, { recursive: true, withFileTypes: true })
  t.deepEqual(
    left.filter(file => file.isFile()).map(file => file.name),
    [],
  )
  return error ?? t.fail()
}

/** All that an error says. */
export const said = (error: StigpackError): string => [error.message, error.why, error.next].join(' ')

export type ArchiveEntry = readonly [path: string, body: string | Buffer, fields?: HeaderFields]

export const tar = (...entries: readonly ArchiveEntry[]): Buffer =>
  Buffer.concat([...entries.map(([path, body, fields]) => entry(path, body, fields)), end])

export const tarGz = (...entries: readonly ArchiveEntry[]): Buffer => gzipSync(tar(...entries))

export const pod = (name: string, more: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'web', ...metadata },
  spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
  ...more,
})

/** As an API server gives it. */
export const dumpedPod = (name: string, namespace = 'web') =>
  pod(name, {}, { namespace, uid: `uid-of-${namespace}-${name}`, resourceVersion: '7' })

export const list = (kind: string, items: readonly unknown[], metadata: object = { resourceVersion: '' }) => ({
  apiVersion: 'v1',
  kind,
  metadata,
  items,
})

export const json = (value: unknown): string => JSON.stringify(value, null, 2)
