// Ids that follow from what was judged by what, so that judging twice gives the same bytes.
import { createHash } from 'node:crypto'
import type { Basis } from '../model/verdict.ts'
import type { EvaluationInput } from './input.ts'

/** In the form of a UUID (version 8: of one's own making), from the manifest, the content, the basis and the parameters. */
export function resultId(input: EvaluationInput, basis: Basis): string {
  const { predicate, manifestSha256, benchmark, parameters } = input
  const judgesAge = benchmark.rules.some(({ controls }) => controls.some(({ check }) => check.kind === 'evidence-age'))
  // Of all others the verdicts are the same at any time, and so is the id.
  const time = judgesAge ? [input.evaluatedAt ?? null] : []
  const given = [manifestSha256 ?? predicate, benchmark.contentSha256, basis, sorted(parameters ?? {}), ...time]
  const hash = createHash('sha256')
  hash.update(JSON.stringify(given))
  return uuidOf(hash.digest('hex'))
}

/** 32 digits or more of a hash as a UUID of version 8. */
export function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const sorted = (parameters: NonNullable<EvaluationInput['parameters']>): readonly unknown[] =>
  Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1))
