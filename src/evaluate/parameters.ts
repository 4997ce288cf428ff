// Lays site parameters over the checks of a benchmark.
import { StigpackError } from '../errors.ts'
import type { Benchmark, BoundControl } from '../schema/content.ts'
import { mergeCheck } from '../schema/merge-check.ts'
import type { SiteParameters } from '../schema/parameters.ts'

/**
 * Parameters of controls that this benchmark does not use are left alone: they may be another benchmark's.
 * @throws StigpackError PARAMETERS_INVALID
 */
export function applyParameters(benchmark: Benchmark, parameters: SiteParameters): Benchmark {
  if (Object.keys(parameters).length === 0) return benchmark
  const bind = (bound: BoundControl): BoundControl => {
    const { id } = bound.control
    if (!Object.hasOwn(parameters, id)) return bound
    const merged = mergeCheck(bound.check, parameters[id])
    if ('check' in merged) return { ...bound, check: merged.check }
    throw new StigpackError('PARAMETERS_INVALID', {
      what: `The parameters of the control \`${id}\` are not valid.`,
      why: merged.problem,
    })
  }
  return { ...benchmark, rules: benchmark.rules.map(rule => ({ ...rule, controls: rule.controls.map(bind) })) }
}
