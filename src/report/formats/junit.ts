// JUnit XML: a rule is a test case, so that a pipeline shows findings where it shows failed tests.
import { categoryOf, type ResultWord, statusOf } from '../../model/verdict.ts'
import type { Counts, RuleResult, TestResult } from '../../schema/evaluation.ts'
import { answerLines } from '../answers.ts'
import { oneLine } from '../clean.ts'
import { findingDetails } from '../details.ts'
import { provenance } from '../facts.ts'
import type { ReportFormat, ReportInput } from '../format.ts'
import { placeOfRule } from '../place.ts'
import { xmlTemplate } from '../template.ts'

export const junit: ReportFormat = {
  id: 'junit',
  title: 'test cases of a pipeline (JUnit XML)',
  suffix: '.junit.xml',
  mediaType: 'application/xml',
  perBenchmark: false,
  perNode: false,
  async *render(input) {
    const template = await xmlTemplate('junit.hbs')
    yield Buffer.from(`${template(view(input))}\n`)
  },
}

function view(input: ReportInput) {
  const { evaluation, results, asset } = input
  // xs:dateTime without a zone is what the format's readers agree on; it is UTC.
  const timestamp = new Date(evaluation.evaluatedAt).toISOString().replace(/\.\d+Z$/, '')
  const suites = results.map((result, index) => ({
    ...numbers(result.counts),
    id: String(index),
    name: result.benchmark.id,
    hostName: asset.hostName,
    timestamp,
    properties: [
      ...provenance(evaluation, result, asset).map((value, line) => ({ name: `provenance.${line + 1}`, value })),
      { name: 'marking', value: input.marking },
    ],
    cases: result.rules.map(rule => testCase(rule, result, placeOfRule(input, result, rule))),
  }))
  const sum = (pick: (counts: Counts) => number): string =>
    String(results.reduce((total, { counts }) => total + pick(counts), 0))
  return {
    name: `stigpack ${asset.hostName}`,
    timestamp,
    tests: sum(allOf),
    failures: sum(({ fail }) => fail),
    errors: sum(({ error }) => error),
    skipped: sum(skippedOf),
    suites,
  }
}

const skippedOf = ({ notchecked, notapplicable }: Counts): number => notchecked + notapplicable
const allOf = (counts: Counts): number => counts.pass + counts.fail + counts.error + skippedOf(counts)

const numbers = (counts: Counts) => ({
  tests: String(allOf(counts)),
  failures: String(counts.fail),
  errors: String(counts.error),
  skipped: String(skippedOf(counts)),
})

// What was not looked at must not look like a test that ran: `skipped`, with the reason, as what does not apply.
const elements: Record<Exclude<ResultWord, 'pass'>, string> = {
  fail: 'failure',
  error: 'error',
  notchecked: 'skipped',
  notapplicable: 'skipped',
}

function testCase(rule: RuleResult, { benchmark }: TestResult, place: string) {
  const said = [...(rule.overlays ?? []), ...answerLines(rule)].join('\n')
  return {
    classname: `${benchmark.id}.${rule.severity}`,
    name: oneLine(`${rule.groupId} ${rule.title}`),
    outcomes: rule.result === 'pass' ? [] : [outcome(rule, rule.result, place)],
    hasSaid: said !== '',
    said,
  }
}

function outcome(rule: RuleResult, result: Exclude<ResultWord, 'pass'>, place: string) {
  const element = elements[result]
  const skipped = element === 'skipped'
  return {
    element,
    message: oneLine(`${statusOf[result].label}: ${rule.message}`),
    // The format gives `skipped` a message and no type.
    hasType: !skipped,
    type: skipped ? '' : categoryOf[rule.severity],
    text: skipped ? '' : findingDetails(rule, place),
  }
}
