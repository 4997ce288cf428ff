// The content as its files hold it: read from stig/ and checked file by file, or taken from what the build prepared.
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assetPath } from '../assets.ts'
import { type BenchmarkFile, benchmarkSchema } from '../schema/benchmark.ts'
import { type Control, controlSchema } from '../schema/control.ts'
import { type ComponentDefaults, componentDefaultsSchema, type Releases, releasesSchema } from '../schema/defaults.ts'
import { type Platform, platformSchema } from '../schema/platform.ts'
import { checkExpressions } from './expressions.ts'
import { invalidContent } from './invalid.ts'
import { readNistTable } from './nist.ts'
import { isWrittenAsRecommendations, rulesOfRecommendations } from './recommendations.ts'
import { parseYaml, validate, type YamlFile } from './yaml.ts'

export interface RawContent {
  readonly benchmarks: readonly YamlFile<BenchmarkFile>[]
  readonly controls: readonly YamlFile<Control>[]
  readonly components: readonly YamlFile<ComponentDefaults>[]
  readonly releases: YamlFile<Releases>
  /** The table of CCIs and NIST controls, as text. */
  readonly nist: string
  readonly platforms: readonly YamlFile<Platform>[]
}

/** Paths of the YAML files under a folder of the content, sorted, with `/` between their parts. */
export async function contentFiles(root: string, folder: string): Promise<readonly string[]> {
  if (!existsSync(join(root, folder))) return []
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

/** `shown` is the name in messages: the path below the content's folder where absent. */
export const readContentFile = async (root: string, path: string, shown = path): Promise<YamlFile> =>
  parseYaml(shown, await readFile(join(root, path), 'utf8'))

export const readControl = async (root: string, path: string): Promise<YamlFile<Control>> =>
  validate(await readContentFile(root, path), controlSchema)

/** The catalogues below a folder of content, sorted by id. */
export async function readPlatforms(root: string): Promise<readonly YamlFile<Platform>[]> {
  const paths = await contentFiles(root, 'platforms')
  return Promise.all(
    paths.map(async path => {
      const file = validate(await readContentFile(root, path), platformSchema)
      if (path !== `platforms/${file.value.id}.yaml`)
        throw invalidContent(path, undefined, `\`id\` is ${file.value.id}; a platform's file is named for its id`)
      return file
    }),
  )
}

/** @throws StigpackError CONTENT_INVALID */
export async function readRawContent(root: string): Promise<RawContent> {
  const read = async (folder: string) =>
    Promise.all((await contentFiles(root, folder)).map(path => readContentFile(root, path)))
  const [benchmarks, controls, defaults, nist, platforms] = await Promise.all([
    read('benchmarks'),
    read('controls'),
    read('defaults'),
    readNistTable(root),
    readPlatforms(root),
  ])
  const isReleases = (file: YamlFile) => file.path === 'defaults/releases.yaml'
  const releases = defaults.find(isReleases) ?? {
    path: 'defaults/releases.yaml',
    value: undefined,
    lineOf: () => undefined,
  }
  const checked = controls.map(file => validate(file, controlSchema))
  await checkExpressions(checked)
  return {
    benchmarks: readBenchmarks(benchmarks),
    controls: checked,
    components: defaults.filter(file => !isReleases(file)).map(file => validate(file, componentDefaultsSchema)),
    releases: validate(releases, releasesSchema),
    nist,
    platforms,
  }
}

export function readBenchmarks(files: readonly YamlFile[]): readonly YamlFile<BenchmarkFile>[] {
  const numbered = rulesOfRecommendations(files.filter(isWrittenAsRecommendations))
  const byPath = new Map(numbered.map(file => [file.path, file]))
  return files.map(file => validate(byPath.get(file.path) ?? file, benchmarkSchema))
}

/** What the build writes beside the program, so that starting it does not parse a hundred YAML files. */
export const preparedName = 'content.json'

export const serialiseRawContent = (raw: RawContent): string => JSON.stringify(raw)

/** The prepared content where the program runs from dist/; the build made and checked it together with the program. */
export async function readPreparedContent(): Promise<RawContent | undefined> {
  const here = dirname(fileURLToPath(import.meta.url))
  if (here !== assetPath('dist') || !existsSync(join(here, preparedName))) return undefined
  const plain = JSON.parse(await readFile(join(here, preparedName), 'utf8')) as RawContent
  const withLines = <T>(file: YamlFile<T>): YamlFile<T> => ({ ...file, lineOf: () => undefined })
  return {
    benchmarks: plain.benchmarks.map(withLines),
    controls: plain.controls.map(withLines),
    components: plain.components.map(withLines),
    releases: withLines(plain.releases),
    nist: plain.nist,
    platforms: plain.platforms.map(withLines),
  }
}
