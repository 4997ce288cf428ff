// Lays a site's overlays over benchmarks: rules that it does not want judged, parameters that it changes.
import { didYouMean } from '../model/nearest.ts'
import type { Benchmark, BoundRule } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import type { OverlayEntry } from '../schema/evaluation.ts'
import { mergeCheck } from '../schema/merge-check.ts'
import type { OverlayFile } from '../schema/overlay.ts'
import { invalidContent } from './invalid.ts'
import type { YamlFile } from './yaml.ts'

/** One decision and where it stands, so that what is wrong with it can be said with its line. */
interface Located {
  readonly entry: OverlayEntry
  readonly file: YamlFile<OverlayFile>
  readonly at: readonly PropertyKey[]
}

/**
 * Later entries are laid over earlier ones. An entry that would have no effect is refused.
 * @throws StigpackError CONTENT_INVALID with file and line
 */
export function applyOverlays(
  benchmarks: readonly Benchmark[],
  controls: ReadonlyMap<string, Control>,
  files: readonly YamlFile<OverlayFile>[],
): readonly Benchmark[] {
  const located = files.flatMap(locate)
  for (const item of located) refuseUnknown(item, benchmarks, controls)
  return benchmarks.map(benchmark => ({
    ...benchmark,
    rules: benchmark.rules.map(rule => located.reduce((so, item) => lay(item, benchmark, so), rule)),
  }))
}

function locate(file: YamlFile<OverlayFile>): Located[] {
  const { by, date, disable = [], parameters = [] } = file.value
  const head = { file: file.path, by, date }
  return [
    ...disable.map((entry, index) => ({
      entry: { ...head, ...entry, by: entry.by ?? by, date: entry.date ?? date, action: 'disable' as const },
      file,
      at: ['disable', index],
    })),
    ...parameters.map((entry, index) => ({
      entry: { ...head, ...entry, by: entry.by ?? by, date: entry.date ?? date, action: 'parameters' as const },
      file,
      at: ['parameters', index],
    })),
  ]
}

const namesOf = ({ rule }: BoundRule): readonly string[] => [rule.group, rule.rule, rule.version]

/** Whether the entry is about this rule of this benchmark. */
const concerns = ({ entry }: Located, { file }: Benchmark, rule: BoundRule): boolean =>
  (entry.benchmark === undefined || entry.benchmark === file.id) &&
  (entry.rule === undefined || namesOf(rule).includes(entry.rule)) &&
  (entry.control === undefined || rule.controls.some(({ control }) => control.id === entry.control))

function refuseUnknown(item: Located, benchmarks: readonly Benchmark[], controls: ReadonlyMap<string, Control>): void {
  const { entry, file, at } = item
  const refuse = (field: string, problem: string) => invalidContent(file.path, file.lineOf([...at, field]), problem)
  const own = benchmarks.filter(benchmark => entry.benchmark === undefined || benchmark.file.id === entry.benchmark)
  const rules = own.flatMap(benchmark => benchmark.rules)
  if (own.length === 0) {
    const ids = benchmarks.map(benchmark => benchmark.file.id)
    throw refuse('benchmark', `there is no benchmark \`${entry.benchmark}\`.${didYouMean(entry.benchmark ?? '', ids)}`)
  }
  if (entry.rule !== undefined && !rules.some(rule => namesOf(rule).includes(entry.rule ?? '')))
    throw refuse(
      'rule',
      `${entry.benchmark} has no rule \`${entry.rule}\`.${didYouMean(entry.rule, rules.flatMap(namesOf))}`,
    )
  if (entry.control !== undefined && !controls.has(entry.control))
    throw refuse('control', `there is no control \`${entry.control}\`.${didYouMean(entry.control, controls.keys())}`)
  if (!own.some(benchmark => benchmark.rules.some(rule => concerns(item, benchmark, rule))))
    throw refuse('control', `${entry.rule ?? entry.benchmark ?? 'no benchmark'} does not use \`${entry.control}\``)
}

function lay(item: Located, benchmark: Benchmark, rule: BoundRule): BoundRule {
  if (!concerns(item, benchmark, rule)) return rule
  const { entry, file, at } = item
  const overlays = [...(rule.overlays ?? []), entry]
  if (entry.action === 'disable') return { ...rule, overlays }
  const controls = rule.controls.map(bound => {
    if (bound.control.id !== entry.control) return bound
    const merged = mergeCheck(bound.check, entry.with)
    if ('check' in merged) return { ...bound, check: merged.check }
    throw invalidContent(
      file.path,
      file.lineOf([...at, 'with', ...merged.path]),
      `\`${entry.control}\` does not take these parameters: ${merged.problem}`,
    )
  })
  return { ...rule, overlays, controls }
}
