// Loads the content that ships with stigpack: benchmarks, controls and defaults, checked and joined.
import { assetPath } from '../assets.ts'
import type { Content } from '../schema/content.ts'
import type { Control } from '../schema/control.ts'
import type { SiteParameters } from '../schema/parameters.ts'
import { checkBoundExpressions } from './expressions.ts'
import { joinContent } from './join.ts'
import { readParameters } from './parameters.ts'
import { readPreparedContent, readRawContent } from './raw.ts'
import { readSiteContent, type SiteContent } from './site.ts'

export type { SiteParameters } from '../schema/parameters.ts'
export { parseAttestations } from './attestations.ts'
export { benchmarkOfControl } from './benchmark-of-control.ts'
export { type CaseEvidence, evidenceOfCase } from './cases.ts'
export { readChecklist } from './checklist/read.ts'
export { benchmarkChooser, benchmarkName, type Choice } from './choose.ts'
export { loadPlatforms } from './platforms.ts'
export { parseRedactionRules } from './redaction-rules.ts'
export { type ConfigRefusal, parseReportConfig } from './report-config.ts'
export { compareStig, type StigComparison } from './stig/compare.ts'
export { withOfficialText } from './stig/overlay.ts'
export { readStigs } from './stig/read.ts'
export { parseWaivers } from './waivers.ts'

export interface ContentOptions {
  /** A folder in place of the shipped content. */
  readonly folder?: string | undefined
  /** Folders of a site, loaded beside it. */
  readonly site?: readonly string[] | undefined
}

/**
 * The shipped content, which the built program has at hand already parsed, and beside it the folders of a site.
 * @throws StigpackError CONTENT_INVALID with file, line and what was expected
 */
export async function loadContent({ folder, site = [] }: ContentOptions = {}): Promise<Content> {
  const sites: SiteContent[] = []
  for (const path of site) sites.push(await readSiteContent(path))
  const raw =
    folder === undefined
      ? ((await readPreparedContent()) ?? (await readRawContent(assetPath('stig'))))
      : await readRawContent(folder)
  const content = joinContent(raw, sites)
  if (sites.length > 0) await checkBoundExpressions(content.benchmarks)
  return content
}

/** The controls of a site's folder, each with its file. Throws CONTENT_INVALID. */
export async function loadSiteControls(
  folder: string,
): Promise<readonly { readonly control: Control; readonly path: string }[]> {
  const { controls } = await readSiteContent(folder)
  return controls.map(({ value, path }) => ({ control: value, path }))
}

/**
 * Site parameters from the text of a YAML file; `file` is for messages.
 * @throws StigpackError PARAMETERS_INVALID with file and line, also for a control that does not exist
 */
export async function parseParameters(
  text: string,
  file: string,
  options: ContentOptions = {},
): Promise<SiteParameters> {
  return readParameters(text, file, (await loadContent(options)).controls)
}
