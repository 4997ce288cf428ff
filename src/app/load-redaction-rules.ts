// Redaction rules of a site: a YAML file of names and values to take out beside what stigpack knows.
import { parseRedactionRules } from '../content/index.ts'
import type { RedactionRule } from '../schema/redaction-rules.ts'
import { readText } from './input-file.ts'

/** None where no file is named. Throws REDACTION_RULES_INVALID, INPUT_NOT_FOUND and INPUT_UNREADABLE. */
export async function loadRedactionRules(file: string | undefined): Promise<readonly RedactionRule[]> {
  return file === undefined ? [] : parseRedactionRules(await readText(file), file)
}
