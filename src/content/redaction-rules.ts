// Reads a site's file of redaction rules; a file that is wrong stops the collection, because it would leave secrets in.
import { StigpackError } from '../errors.ts'
import { type RedactionRule, redactionRulesSchema } from '../schema/redaction-rules.ts'
import { parseYaml, validate } from './yaml.ts'

/**
 * @param file for messages
 * @throws StigpackError REDACTION_RULES_INVALID with file and line
 */
export function parseRedactionRules(text: string, file: string): readonly RedactionRule[] {
  const { value, lineOf } = validate(parseYaml(file, text, refuse), redactionRulesSchema, refuse)
  const names = new Set<string>()
  for (const [index, { name }] of value.rules.entries()) {
    if (names.has(name)) throw refuse(file, lineOf(['rules', index, 'name']), `the name \`${name}\` is there twice`)
    names.add(name)
  }
  return value.rules
}

function refuse(file: string, line: number | undefined, problem: string, cause?: unknown): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('REDACTION_RULES_INVALID', {
    what: `The file of redaction rules ${where} is not valid.`,
    why: problem,
    cause,
  })
}
