// Where the whole of what a document shows of a rule is: the result file, and the place in it as jq writes it.
import type { RuleResult, TestResult } from '../schema/evaluation.ts'
import type { ReportInput } from './format.ts'

/** `cluster.result.json, .results[0].rules[] | select(.groupId == "V-242390")`; without a name where nobody said what the file is called. */
export function placeOfRule(
  { evaluation, resultFile }: ReportInput,
  result: TestResult,
  { groupId }: RuleResult,
): string {
  // Cutting a result down to a node keeps its benchmark, and one benchmark has one result. Rules are named and not counted:
  // the publisher's own text may have been laid over since, in its own order.
  const index = evaluation.results.findIndex(({ benchmark }) => benchmark === result.benchmark)
  const rule = `.results[${index}].rules[] | select(.groupId == ${JSON.stringify(groupId)})`
  return `${resultFile || 'the result file of stigpack'}, ${rule}`
}
