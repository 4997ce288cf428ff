// A site's folder of content: controls, benchmarks and overlays in the same form as the shipped ones, loaded beside them.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StigpackError } from '../errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { BenchmarkFile } from '../schema/benchmark.ts'
import { type Control, controlSchema } from '../schema/control.ts'
import { type OverlayFile, overlaySchema } from '../schema/overlay.ts'
import { checkExpressions } from './expressions.ts'
import { invalidContent } from './invalid.ts'
import { contentFiles, readBenchmarks, readContentFile } from './raw.ts'
import { validate, type YamlFile } from './yaml.ts'

export interface SiteContent {
  /** As it was named on the command line. */
  readonly folder: string
  readonly controls: readonly YamlFile<Control>[]
  readonly benchmarks: readonly YamlFile<BenchmarkFile>[]
  readonly overlays: readonly YamlFile<OverlayFile>[]
}

const parts = ['controls', 'benchmarks', 'overlays'] as const
/** What may lie beside them and is not read. */
const notRead = /^(\..*|.*\.md|LICENSE.*)$/
/** More is no folder of content, and reading it would only take long. */
const mostFiles = 5_000
/** Bytes of one file; the longest shipped one has a twentieth of it. */
const longestFile = 2 * 1024 * 1024

/** @throws StigpackError CONTENT_INVALID with file, line and what was expected; INPUT_NOT_FOUND; INPUT_UNREADABLE */
export async function readSiteContent(folder: string): Promise<SiteContent> {
  await refuseForeignFolder(folder)
  const read = async (part: (typeof parts)[number]): Promise<readonly YamlFile[]> => {
    await refuseUnread(join(folder, part))
    const paths = await contentFiles(folder, part)
    if (paths.length > mostFiles)
      throw invalidContent(join(folder, part), undefined, `there are ${paths.length} files; ${mostFiles} are allowed`)
    const files: YamlFile[] = []
    for (const path of paths) files.push(await readOne(folder, path))
    return files
  }
  const [controls, benchmarks, overlays] = [await read('controls'), await read('benchmarks'), await read('overlays')]
  if (controls.length + benchmarks.length + overlays.length === 0)
    throw invalidContent(folder, undefined, `expected YAML files in ${parts.map(part => `${part}/`).join(', ')}`)
  const checked = controls.map(file => validate(file, controlSchema))
  await checkExpressions(checked)
  return {
    folder,
    controls: checked,
    benchmarks: readBenchmarks(benchmarks),
    overlays: overlays.map(file => validate(file, overlaySchema)),
  }
}

async function readOne(folder: string, path: string): Promise<YamlFile> {
  const shown = join(folder, path)
  const { size } = await stat(shown)
  if (size > longestFile)
    throw invalidContent(shown, undefined, `the file has ${size} bytes; ${longestFile} are allowed`)
  // Named as the user named it, so that the message can be clicked.
  return readContentFile(folder, path, shown)
}

/** A misspelt `control/` would otherwise be content that nobody reads and nobody misses. */
async function refuseForeignFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new StigpackError(missing ? 'INPUT_NOT_FOUND' : 'INPUT_UNREADABLE', {
      what: missing ? `There is no folder ${folder}.` : `${folder} cannot be read as a folder of content.`,
      why: String(cause),
      cause,
    })
  })
  for (const { name } of entries) {
    if (notRead.test(name) || parts.some(part => part === name)) continue
    throw invalidContent(
      join(folder, name),
      undefined,
      `a folder of content holds ${parts.map(part => `${part}/`).join(', ')}, and nothing else is read.${didYouMean(name.replace(/\.ya?ml$/, ''), parts)}`,
    )
  }
}

/** A link would lead out of the folder, and a file of another ending would be content that is silently left out. */
async function refuseUnread(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (entry.isDirectory() || notRead.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile()) throw invalidContent(path, undefined, 'expected a file; links are not followed')
    if (!entry.name.endsWith('.yaml')) throw invalidContent(path, undefined, 'the name of a content file ends in .yaml')
  }
}
