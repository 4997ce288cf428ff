// Reads a site's file of report settings.
import { StigpackError } from '../errors.ts'
import { type ReportConfig, reportConfigSchema } from '../schema/report-config.ts'
import { parseYaml, validate } from './yaml.ts'

/** Makes the error for a field of the file, with its line. */
export type ConfigRefusal = (field: readonly string[], problem: string) => StigpackError

/**
 * @param text YAML or JSON
 * @param file for messages
 * @throws StigpackError REPORT_CONFIG_INVALID with file and line
 */
export function parseReportConfig(text: string, file: string): { config: ReportConfig; refuse: ConfigRefusal } {
  const { value, lineOf } = validate(parseYaml(file, text, refuse), reportConfigSchema, refuse)
  return { config: value, refuse: (field, problem) => refuse(file, lineOf(field), problem) }
}

function refuse(file: string, line: number | undefined, problem: string, cause?: unknown): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('REPORT_CONFIG_INVALID', {
    what: `The file of report settings ${where} is not valid.`,
    why: problem,
    cause,
  })
}
