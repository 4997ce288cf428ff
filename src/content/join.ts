// Joins rules with their controls and checks that everything named exists, once.
import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import { didYouMean } from '../model/nearest.ts'
import type { BenchmarkFile, BenchmarkRule } from '../schema/benchmark.ts'
import type { Benchmark, BoundControl, BoundRule, Content } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import { mergeCheck } from '../schema/merge-check.ts'
import { invalidContent } from './invalid.ts'
import { nistLookup } from './nist.ts'
import { applyOverlays } from './overlays.ts'
import type { RawContent } from './raw.ts'
import type { SiteContent } from './site.ts'
import { checkText, discussionText, fixText } from './wording.ts'
import type { YamlFile } from './yaml.ts'

/** What all benchmarks are joined with. */
interface Joined {
  readonly controls: ReadonlyMap<string, Control>
  readonly areas: ReadonlyMap<string, string>
  readonly defaults: Content['defaults']
  readonly nistOf: ReturnType<typeof nistLookup>
}

/** @throws StigpackError CONTENT_INVALID */
export function joinContent(raw: RawContent, sites: readonly SiteContent[] = []): Content {
  const controls = indexControls([...raw.controls, ...sites.flatMap(site => site.controls)])
  const own = sites.flatMap(site => site.benchmarks)
  refuseTakenBenchmarks(raw.benchmarks, own)
  refuseRepeatedComponents(raw)
  const nistOf = nistLookup(raw.nist)
  const areas = new Map(
    [...raw.controls, ...sites.flatMap(site => site.controls)].map(({ value, path }) => [value.id, areaOf(path)]),
  )
  const defaults = {
    components: raw.components.map(file => file.value),
    releases: raw.releases.value,
    platforms: raw.platforms.map(file => file.value),
  }
  const joined = [...raw.benchmarks, ...own].map(file => joinBenchmark(file, { controls, areas, defaults, nistOf }))
  const benchmarks = applyOverlays(
    joined,
    controls,
    sites.flatMap(site => site.overlays),
  )
  return {
    benchmarks: benchmarks.map(withOverlayDigest).sort(byPublisher),
    controls: [...controls.values()],
    defaults,
  }
}

/** What a site decided is part of what judges: with it the result's id must be another. */
function withOverlayDigest(benchmark: Benchmark): Benchmark {
  const overlays = benchmark.rules.flatMap(({ rule, overlays: laid = [] }) => laid.map(entry => [rule.rule, entry]))
  if (overlays.length === 0) return benchmark
  return { ...benchmark, contentSha256: digest([benchmark.contentSha256, overlays]) }
}

/** A site's benchmark must not pass for one that ships with stigpack, nor one release of it for another. */
function refuseTakenBenchmarks(
  shipped: readonly YamlFile<BenchmarkFile>[],
  own: readonly YamlFile<BenchmarkFile>[],
): void {
  const ids = new Set(shipped.map(file => file.value.id))
  const releases = new Map<string, string>()
  for (const { path, value, lineOf } of own) {
    const refuse = (where: string) =>
      invalidContent(path, lineOf(['id']), `the benchmark \`${value.id}\` ${where} already; choose another id`)
    if (ids.has(value.id)) throw refuse('ships with stigpack')
    const release = `${value.id}@${value.version}.${value.release}`
    const other = releases.get(release)
    if (other !== undefined) throw refuse(`of this version and release is in ${other}`)
    releases.set(release, path)
  }
}

function indexControls(files: readonly YamlFile<Control>[]): ReadonlyMap<string, Control> {
  const controls = new Map<string, Control>()
  const paths = new Map<string, string>()
  for (const file of files) {
    const { id } = file.value
    if (basename(file.path, '.yaml') !== id)
      throw invalidContent(file.path, file.lineOf(['id']), `the file is named otherwise than its control, \`${id}\``)
    if (controls.has(id))
      throw invalidContent(
        file.path,
        file.lineOf(['id']),
        `there are two controls \`${id}\`; the other is ${paths.get(id)}`,
      )
    controls.set(id, file.value)
    paths.set(id, file.path)
  }
  return controls
}

/** `controls/etcd/etcd-cert-file.yaml` is of the area `etcd`. */
const areaOf = (path: string): string => basename(dirname(path))

function refuseRepeatedComponents(raw: RawContent): void {
  const seen = new Set<string>()
  for (const file of raw.components) {
    const { component } = file.value
    if (seen.has(component))
      throw invalidContent(file.path, file.lineOf(['component']), `the defaults of ${component} are in two files`)
    seen.add(component)
  }
}

function joinBenchmark(file: YamlFile<BenchmarkFile>, { controls, areas, defaults, nistOf }: Joined): Benchmark {
  refuseRepeatedIds(file)
  const { rules, ...head } = file.value
  const bound = rules.map((rule, index) => ({
    ...bindRule(file, rule, index, controls),
    nist: nistOf(rule.ccis),
    area: areas.get(rule.controls[0]?.control ?? '') ?? '',
  }))
  const used = [...new Set(rules.flatMap(rule => rule.controls.map(entry => entry.control)))].sort()
  // The cases judge the content and are no part of what it says.
  const judging = used.map(id => ({ ...controls.get(id), cases: [] }))
  return { file: head, rules: bound, contentSha256: digest([file.value, judging, defaults]) }
}

/** DISA's come first in every list, then the others by name and release. */
function byPublisher({ file: left }: Benchmark, { file: right }: Benchmark): number {
  const others = Number(left.publisher !== 'DISA') - Number(right.publisher !== 'DISA')
  if (others !== 0) return others
  if (left.id !== right.id) return left.id < right.id ? -1 : 1
  return Number(left.version) - Number(right.version) || Number(left.release) - Number(right.release)
}

function refuseRepeatedIds(file: YamlFile<BenchmarkFile>): void {
  for (const field of ['group', 'rule', 'version'] as const) {
    const seen = new Set<string>()
    for (const [index, rule] of file.value.rules.entries()) {
      if (seen.has(rule[field]))
        throw invalidContent(file.path, file.lineOf(['rules', index, field]), `\`${rule[field]}\` is there twice`)
      seen.add(rule[field])
    }
  }
}

function bindRule(
  file: YamlFile<BenchmarkFile>,
  rule: BenchmarkRule,
  index: number,
  controls: ReadonlyMap<string, Control>,
): Omit<BoundRule, 'nist' | 'area'> {
  const bound = rule.controls.map((entry, at): BoundControl => {
    const field = ['rules', index, 'controls', at]
    const control = controls.get(entry.control)
    if (control === undefined)
      throw invalidContent(
        file.path,
        file.lineOf([...field, 'control']),
        `${rule.group} names the control \`${entry.control}\`, which does not exist.${didYouMean(entry.control, controls.keys())}`,
      )
    const merged = mergeCheck(control.check, entry.with)
    if (!('check' in merged))
      throw invalidContent(
        file.path,
        file.lineOf([...field, 'with', ...merged.path]),
        `${rule.group} gives \`${entry.control}\` parameters that it does not take: ${merged.problem}`,
      )
    return { control, check: merged.check, applies: entry.applies ?? control.applies }
  })
  const used = bound.map(entry => entry.control)
  return {
    rule,
    controls: bound,
    discussion: rule.discussion ?? discussionText(used),
    check: rule.check ?? checkText(used),
    fix: rule.fix ?? fixText(used),
  }
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value, sortKeys)).digest('hex')

/** So that the order in which a file writes its keys does not count. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
}
