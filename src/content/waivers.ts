// Reads a file of waivers.
import { StigpackError } from '../errors.ts'
import { type Waiver, waiversSchema } from '../schema/waivers.ts'
import { refuseRepeatedIds } from './repeated-ids.ts'
import { parseYaml, validate } from './yaml.ts'

/**
 * @param text YAML or JSON
 * @param file for messages
 * @throws StigpackError WAIVERS_INVALID with file and line
 */
export function parseWaivers(text: string, file: string): readonly Waiver[] {
  const { value, lineOf } = validate(parseYaml(file, text, refuse), waiversSchema, refuse)
  refuseRepeatedIds(value.waivers, 'waiver', index => refuse(file, lineOf(['waivers', index]), 'its id is there twice'))
  return value.waivers
}

function refuse(file: string, line: number | undefined, problem: string, cause?: unknown): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('WAIVERS_INVALID', {
    what: `The file of waivers ${where} is not valid.`,
    why: problem,
    cause,
  })
}
