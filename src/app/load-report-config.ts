// Settings of reports that the command line names, with the logo that they name; flags win over them.
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { type ConfigRefusal, parseReportConfig } from '../content/index.ts'
import { type Logo, logoOf, type ReportOptions } from '../report/index.ts'
import { readText } from './input-file.ts'
import { loadTemplates } from './load-templates.ts'
import { reportOptions } from './write-reports.ts'

interface ReportFlags {
  readonly format: string
  readonly asset?: ReportOptions['asset']
  readonly marking?: string | undefined
  readonly organization?: string | undefined
  readonly 'report-config'?: string | undefined
  readonly templates?: string | undefined
}

/** Throws REPORT_CONFIG_INVALID, TEMPLATE_INVALID, INPUT_NOT_FOUND, INPUT_UNREADABLE, FORMAT_UNKNOWN and USAGE_INVALID. */
export async function loadReportOptions(flags: ReportFlags): Promise<ReportOptions & { formats: string[] }> {
  const { format, asset, marking, organization, 'report-config': file } = flags
  const templates = flags.templates === undefined ? undefined : await loadTemplates(flags.templates)
  if (file === undefined) return reportOptions({ format, asset, marking, organization, templates })
  const { config, refuse } = parseReportConfig(await readText(file), file)
  const logo = config.logo === undefined ? undefined : await loadLogo(file, config.logo, refuse)
  return reportOptions({ format, asset, marking, organization, config, logo, templates })
}

/** Inside the folder of the settings, so that a folder can be passed on and means the same everywhere. */
async function loadLogo(file: string, path: string, refuse: ConfigRefusal): Promise<Logo> {
  const inside = normalize(path)
  if (isAbsolute(inside) || inside.split(/[\\/]/).includes('..'))
    throw refuse(['logo'], `\`logo\` leads out of the folder of the file: ${path}`)
  const bytes = await readFile(join(dirname(file), inside)).catch((cause: unknown) => {
    throw refuse(['logo'], `\`logo\` cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  })
  const logo = logoOf(bytes)
  if (typeof logo === 'string') throw refuse(['logo'], `\`logo\` cannot be shown: ${logo}`)
  return logo
}
