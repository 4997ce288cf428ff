// Finds what somebody names: a rule by any of its three ids, or a control.
import { benchmarkName } from '../../content/index.ts'
import { StigpackError } from '../../errors.ts'
import { didYouMean } from '../../model/nearest.ts'
import type { Benchmark, BoundRule, Content } from '../../schema/content.ts'
import type { Control } from '../../schema/control.ts'

export interface RuleUse {
  readonly benchmark: Benchmark
  readonly bound: BoundRule
}

export interface Found {
  /** Rules of that id; several where releases or benchmarks share it. */
  readonly rules: readonly RuleUse[]
  readonly control: Control | undefined
}

export const idsOf = ({ rule }: BoundRule): readonly string[] => [rule.group, rule.rule, rule.version]

export const everyRule = ({ benchmarks }: Pick<Content, 'benchmarks'>): readonly RuleUse[] =>
  benchmarks.flatMap(benchmark => benchmark.rules.map(bound => ({ benchmark, bound })))

/**
 * `asked` in any case of letters; `benchmark` (an id or `id@release`) narrows the rules.
 * @throws StigpackError RULE_UNKNOWN with the nearest right names, BENCHMARK_UNKNOWN
 */
export function find(content: Content, asked: string, benchmark: string | undefined): Found {
  const wanted = asked.trim().toLowerCase()
  const within = benchmark === undefined ? content.benchmarks : benchmarksNamed(content, benchmark)
  const rules = everyRule({ benchmarks: within }).filter(({ bound }) =>
    idsOf(bound).some(id => id.toLowerCase() === wanted),
  )
  const control = benchmark === undefined ? content.controls.find(({ id }) => id === wanted) : undefined
  if (rules.length > 0 || control !== undefined) return { rules, control }
  const names = [
    ...everyRule({ benchmarks: within }).flatMap(({ bound }) => idsOf(bound)),
    ...(benchmark === undefined ? content.controls.map(({ id }) => id) : []),
  ]
  throw new StigpackError('RULE_UNKNOWN', {
    what: `There is no rule ${benchmark === undefined ? 'or control ' : ''}${JSON.stringify(asked)}${benchmark === undefined ? '' : ` in ${benchmark}`}.`,
    next: `${didYouMean(asked.trim(), names).trim()} See \`stigpack content show BENCHMARK\` for all of them.`.trim(),
  })
}

/** @throws StigpackError BENCHMARK_UNKNOWN */
export function benchmarksNamed({ benchmarks }: Content, asked: string): readonly Benchmark[] {
  const wanted = asked.toLowerCase()
  const found = benchmarks.filter(({ file }) => file.id === wanted || benchmarkName(file).toLowerCase() === wanted)
  if (found.length > 0) return found
  const names = benchmarks.flatMap(({ file }) => [file.id, benchmarkName(file)])
  throw new StigpackError('BENCHMARK_UNKNOWN', {
    what: `There is no benchmark ${JSON.stringify(asked)}.`,
    next: `${didYouMean(asked, names).trim()} See \`stigpack content list\`.`.trim(),
  })
}
