// Use case: what changed between two releases of a benchmark, or between two folders of content.
import { stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { benchmarkName, type ContentOptions, loadContent } from '../../content/index.ts'
import type { Benchmark, BoundRule } from '../../schema/content.ts'
import type { ContentDiff } from '../../schema/content-output.ts'
import { benchmarksNamed } from './find.ts'

type BenchmarkDiff = ContentDiff['benchmarks'][number]

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  )

/**
 * Each side is a benchmark (`kubernetes-stig`, `cis-kubernetes@1.11`) or a folder of a site's content.
 * @throws StigpackError BENCHMARK_UNKNOWN, CONTENT_INVALID
 */
export async function diffContent(old: string, changed: string, options: ContentOptions = {}): Promise<ContentDiff> {
  const [before, after] = [await sideOf(old, options), await sideOf(changed, options)]
  const [first, second] = [before.at(-1), after.at(-1)]
  // Two names are two releases that were chosen, whatever their ids are; folders are compared id by id.
  const named = before.length === 1 && after.length === 1
  const ids = [...new Set([...before, ...after].map(({ file }) => file.id))]
  const pairs = named
    ? [[first, second] as const]
    : ids.map(
        id => [before.findLast(({ file }) => file.id === id), after.findLast(({ file }) => file.id === id)] as const,
      )
  return { old, new: changed, benchmarks: pairs.map(([left, right]) => diffBenchmarks(left, right)) }
}

async function sideOf(name: string, options: ContentOptions): Promise<readonly Benchmark[]> {
  if (!(await isFolder(name))) return benchmarksNamed(await loadContent(options), name).slice(-1)
  const [shipped, whole] = [await loadContent(), await loadContent({ site: [name] })]
  const own = new Map(shipped.benchmarks.map(({ file, contentSha256 }) => [benchmarkName(file), contentSha256]))
  // What an overlay of the folder changed counts as the folder's too.
  return whole.benchmarks.filter(({ file, contentSha256 }) => own.get(benchmarkName(file)) !== contentSha256)
}

function diffBenchmarks(old: Benchmark | undefined, changed: Benchmark | undefined): BenchmarkDiff {
  const [before, after] = [byGroup(old), byGroup(changed)]
  const name = ({ rule }: BoundRule) => ({ rule: rule.group, title: rule.title })
  const both = [...after].flatMap(([group, rule]) => {
    const was = before.get(group)
    return was === undefined ? [] : [{ rule: group, title: rule.rule.title, fields: changesOf(was, rule) }]
  })
  const differing = both.filter(({ fields }) => fields.length > 0)
  return {
    benchmark: (changed ?? old)?.file.id ?? '',
    ...(old === undefined ? {} : { old: benchmarkName(old.file) }),
    ...(changed === undefined ? {} : { new: benchmarkName(changed.file) }),
    added: [...after.values()].filter(({ rule }) => !before.has(rule.group)).map(name),
    gone: [...before.values()].filter(({ rule }) => !after.has(rule.group)).map(name),
    changed: differing,
    same: both.length - differing.length,
  }
}

const byGroup = (benchmark: Benchmark | undefined): ReadonlyMap<string, BoundRule> =>
  new Map(benchmark?.rules.map(rule => [rule.rule.group, rule]))

/** Field by field, as a person compares two releases; what judges is compared with its parameters. */
function changesOf(old: BoundRule, changed: BoundRule): BenchmarkDiff['changed'][number]['fields'] {
  const [before, after] = [fieldsOf(old), fieldsOf(changed)]
  return Object.keys(after).flatMap(field =>
    isDeepStrictEqual(before[field], after[field]) ? [] : [{ field, old: before[field], new: after[field] }],
  )
}

const fieldsOf = ({ rule, controls, discussion, check, fix, overlays = [] }: BoundRule): Record<string, unknown> => ({
  rule: rule.rule,
  version: rule.version,
  groupTitle: rule.groupTitle,
  severity: rule.severity,
  weight: rule.weight,
  ccis: rule.ccis,
  title: rule.title,
  discussion,
  check,
  fix,
  controls: controls.map(bound => ({ control: bound.control.id, check: bound.check, applies: bound.applies ?? null })),
  overlays,
})
