// Site parameters: a YAML file that maps control ids to the parameters to lay over theirs.
import { loadContent, parseParameters, type SiteParameters } from '../content/index.ts'
import { readText } from './input-file.ts'

/** `content` are folders of a site whose controls may be named too. None where no file is named. Throws CONTENT_INVALID, PARAMETERS_INVALID, INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function loadParameters(
  file: string | undefined,
  content?: readonly string[] | undefined,
): Promise<SiteParameters> {
  if (file !== undefined) return parseParameters(await readText(file), file, { site: content })
  // A folder that is wrong is told before a cluster is asked, not after all of it was collected.
  if (content !== undefined) await loadContent({ site: content })
  return {}
}
