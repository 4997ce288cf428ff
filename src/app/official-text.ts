// Use case: the publisher's own text laid over a result that was judged before.
import { withOfficialText } from '../content/index.ts'
import { StigpackError } from '../errors.ts'
import type { Evaluation } from '../schema/evaluation.ts'
import type { Stig } from '../schema/stig.ts'

/** Throws STIG_FOREIGN, and USAGE_INVALID where the result has such a text already. */
export function withStigs(evaluation: Evaluation, stigs: readonly (readonly Stig[])[]): Evaluation {
  if (stigs.length === 0) return evaluation
  const given = evaluation.results.find(
    ({ benchmark }) =>
      benchmark.official !== undefined && stigs.flat().some(({ stigId }) => stigId === benchmark.stigId),
  )
  if (given !== undefined) {
    throw new StigpackError('USAGE_INVALID', {
      what: `The result has the text of ${given.benchmark.official?.file} already.`,
      why: 'It was judged with --stig, and its rules carry the revisions of that file.',
      next: 'Leave out --stig, or evaluate the bundle again with the other file.',
    })
  }
  return { ...evaluation, results: withOfficialText(evaluation.results, stigs) }
}
