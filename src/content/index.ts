// Loads the content that ships with stigpack: benchmarks, controls and defaults, checked and joined.
import { assetPath } from '../assets.ts'
import type { Content } from '../schema/content.ts'
import type { SiteParameters } from '../schema/parameters.ts'
import { joinContent } from './join.ts'
import { readParameters } from './parameters.ts'
import { readPreparedContent, readRawContent } from './raw.ts'

export type { SiteParameters } from '../schema/parameters.ts'
export { parseAttestations } from './attestations.ts'
export { benchmarkOfControl } from './benchmark-of-control.ts'
export { type CaseEvidence, evidenceOfCase } from './cases.ts'
export { benchmarkChooser, benchmarkName, type Choice } from './choose.ts'
export { loadPlatforms } from './platforms.ts'
export { parseRedactionRules } from './redaction-rules.ts'
export { type ConfigRefusal, parseReportConfig } from './report-config.ts'
export { parseWaivers } from './waivers.ts'

/**
 * The content under a folder; the shipped one where none is given, which the built program has at hand already parsed.
 * @throws StigpackError CONTENT_INVALID with file, line and what was expected
 */
export async function loadContent(options: { readonly folder?: string } = {}): Promise<Content> {
  if (options.folder !== undefined) return joinContent(await readRawContent(options.folder))
  return joinContent((await readPreparedContent()) ?? (await readRawContent(assetPath('stig'))))
}

/**
 * Site parameters from the text of a YAML file; `file` is for messages.
 * @throws StigpackError PARAMETERS_INVALID with file and line, also for a control that does not exist
 */
export async function parseParameters(text: string, file: string): Promise<SiteParameters> {
  return readParameters(text, file, (await loadContent()).controls)
}
