// Reads a file of attestations: stigpack's own form, or the list that MITRE SAF writes.
import { StigpackError } from '../errors.ts'
import { type Attestation, attestationsSchema } from '../schema/attestations.ts'
import { fromSaf, safAttestationsSchema } from '../schema/saf-attestations.ts'
import { refuseRepeatedIds } from './repeated-ids.ts'
import { parseYaml, validate } from './yaml.ts'

/**
 * @param text YAML or JSON
 * @param file for messages
 * @throws StigpackError ATTESTATIONS_INVALID with file and line
 */
export function parseAttestations(text: string, file: string): readonly Attestation[] {
  const parsed = parseYaml(file, text, refuse)
  if (Array.isArray(parsed.value)) return validate(parsed, safAttestationsSchema, refuse).value.map(fromSaf)
  const { value, lineOf } = validate(parsed, attestationsSchema, refuse)
  refuseRepeatedIds(value.attestations, 'attestation', index =>
    refuse(file, lineOf(['attestations', index]), 'its id is there twice'),
  )
  return value.attestations
}

function refuse(file: string, line: number | undefined, problem: string, cause?: unknown): StigpackError {
  const where = line === undefined ? file : `${file}, line ${line}`
  return new StigpackError('ATTESTATIONS_INVALID', {
    what: `The file of attestations ${where} is not valid.`,
    why: problem,
    cause,
  })
}
