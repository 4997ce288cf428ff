// Reads a file of site parameters and refuses what would have no effect: a misspelt control or parameter.
import { StigpackError } from '../errors.ts'
import type { Control } from '../schema/control.ts'
import { mergeCheck } from '../schema/merge-check.ts'
import { type SiteParameters, siteParametersSchema } from '../schema/parameters.ts'
import { parseYaml, validate, type YamlFile } from './yaml.ts'

/**
 * @param text YAML: control id, then parameter, then value
 * @param file for messages
 * @throws StigpackError PARAMETERS_INVALID with file and line
 */
export function readParameters(text: string, file: string, controls: readonly Control[]): SiteParameters {
  const parsed: YamlFile = parseYaml(file, text, refuse)
  // An empty file decides nothing.
  if (parsed.value === null || parsed.value === undefined) return {}
  const { value } = validate(parsed, siteParametersSchema, refuse)
  const byId = new Map(controls.map(control => [control.id, control]))
  for (const [id, overrides] of Object.entries(value)) {
    const control = byId.get(id)
    if (control === undefined) throw refuse(file, parsed.lineOf([id]), `there is no control \`${id}\``)
    const merged = mergeCheck(control.check, overrides)
    if (!('check' in merged)) throw refuse(file, parsed.lineOf([id, ...merged.path]), `\`${id}\`: ${merged.problem}`)
  }
  return value
}

function refuse(file: string, line: number | undefined, problem: string, cause?: unknown): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('PARAMETERS_INVALID', {
    what: `The file of site parameters ${where} is not valid.`,
    why: problem,
    cause,
  })
}
