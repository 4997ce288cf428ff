// Where the whole of what a document shows of a rule is: the result file, and the place in it as jq writes it.
import type { TestResult } from '../schema/evaluation.ts'
import type { ReportInput } from './format.ts'

/** `cluster.result.json, .results[0].rules[4]`; without a file name where nobody said what the file is called. */
export function placeOfRule({ evaluation, resultFile }: ReportInput, result: TestResult, rule: number): string {
  // Cutting a result down to a node keeps its benchmark, and one benchmark has one result.
  const index = evaluation.results.findIndex(({ benchmark }) => benchmark === result.benchmark)
  return `${resultFile || 'the result file of stigpack'}, .results[${index}].rules[${rule}]`
}
