// Site parameters: what a site decided for itself, such as its list of approved versions, laid over the controls' own.
import { StigpackError } from '../errors.ts'
import type { Benchmark, BoundControl } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import { mergeCheck } from '../schema/merge-check.ts'

/** By control id. */
export type SiteParameters = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * Refuses parameters of controls that do not exist: a misspelt id would leave a site's decision without effect.
 * @throws StigpackError PARAMETERS_INVALID
 */
export function checkParameters(controls: readonly Pick<Control, 'id' | 'check'>[], parameters: SiteParameters): void {
  const byId = new Map(controls.map(control => [control.id, control]))
  for (const [id, overrides] of Object.entries(parameters)) {
    const control = byId.get(id)
    if (control === undefined)
      throw new StigpackError('PARAMETERS_INVALID', { what: `There is no control \`${id}\` to give parameters to.` })
    merged(id, control.check, overrides)
  }
}

/** The benchmark with the parameters of its controls laid over; parameters of other controls are left alone. */
export function applyParameters(benchmark: Benchmark, parameters: SiteParameters): Benchmark {
  if (Object.keys(parameters).length === 0) return benchmark
  const bind = (bound: BoundControl): BoundControl => {
    const { id } = bound.control
    if (!Object.hasOwn(parameters, id)) return bound
    return { ...bound, check: merged(id, bound.check, parameters[id]) }
  }
  return { ...benchmark, rules: benchmark.rules.map(rule => ({ ...rule, controls: rule.controls.map(bind) })) }
}

function merged(id: string, check: Control['check'], overrides: SiteParameters[string] | undefined): Control['check'] {
  const result = mergeCheck(check, overrides)
  if ('check' in result) return result.check
  throw new StigpackError('PARAMETERS_INVALID', {
    what: `The parameters of the control \`${id}\` are not valid.`,
    why: result.problem,
  })
}
