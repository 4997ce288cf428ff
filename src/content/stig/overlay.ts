// Lays the publisher's own text over a result: ids with the revisions of the file, titles, discussions, checks and fixes as published.
// No verdict changes; a rule of the file that no control answers is there as notchecked.
import { StigpackError } from '../../errors.ts'
import { releaseName } from '../../model/release-name.ts'
import { countRules } from '../../schema/counts.ts'
import type { RuleResult, TestResult } from '../../schema/evaluation.ts'
import type { Stig, StigRule } from '../../schema/stig.ts'
import { compareStig } from './compare.ts'

/**
 * Each result with the text of the STIG of its benchmark; results that no STIG is for stay as they are.
 * @param files the STIGs of each file that was given: a whole library may be one file, and one of its STIGs is enough
 * @throws StigpackError STIG_FOREIGN where a STIG is for none of the results, or means other rules by the same ids
 */
export function withOfficialText(results: readonly TestResult[], files: readonly (readonly Stig[])[]): TestResult[] {
  const judged = new Set(results.map(({ benchmark }) => benchmark.stigId))
  for (const stigs of files) {
    const [first] = stigs
    if (first === undefined || stigs.some(({ stigId }) => judged.has(stigId))) continue
    throw new StigpackError('STIG_FOREIGN', {
      what: `The STIG ${first.stigId} in ${first.file} is for none of the benchmarks that were judged.`,
      why: `Those are ${[...judged].join(', ') || 'none'}.`,
    })
  }
  return results.map(result => {
    const own = files.flat().filter(stig => stig.stigId === result.benchmark.stigId)
    const stig = bestOf(own, result)
    return stig === undefined ? result : overlay(result, stig)
  })
}

/** A file for people before one for scanners, which has no check texts; then the release that judged. */
function bestOf(stigs: readonly Stig[], { benchmark }: TestResult): Stig | undefined {
  const rank = (stig: Stig): number =>
    (stig.form === 'manual' ? 2 : 0) +
    (stig.version === benchmark.version && stig.release === benchmark.release ? 1 : 0)
  return [...stigs].sort((left, right) => rank(right) - rank(left))[0]
}

function overlay(result: TestResult, stig: Stig): TestResult {
  const { benchmark } = result
  const { unanswered, notInFile, conflicts } = compareStig(stig, result.rules)
  const [conflict] = conflicts
  if (conflict !== undefined) {
    throw new StigpackError('STIG_FOREIGN', {
      what: `${stig.file} means another rule by ${conflict.groupId} than the benchmark ${benchmark.id}.`,
      why: `It is ${conflict.file} there and ${conflict.content} here: another STIG, or a file that was changed by hand.`,
    })
  }
  const own = new Map(result.rules.map(rule => [rule.groupId, rule]))
  const lacking = new Set(notInFile)
  const rules = [
    ...stig.rules.map(text => {
      const rule = own.get(text.groupId)
      return rule === undefined ? unansweredRule(text) : answeredRule(rule, text)
    }),
    ...result.rules.filter(rule => lacking.has(rule.groupId)),
  ]
  return {
    ...result,
    benchmark: {
      ...benchmark,
      title: stig.title,
      version: stig.version,
      release: stig.release,
      releaseInfo: stig.releaseInfo,
      official: {
        file: stig.file,
        sha256: stig.sha256,
        form: stig.form,
        description: stig.description,
        notice: stig.notice,
        source: stig.source,
        writtenFor: releaseName(benchmark),
        unanswered: [...unanswered],
        notInFile: [...notInFile],
      },
    },
    rules,
    ...countRules(rules),
  }
}

/** Facts and texts of the file; where it has no text, stigpack's stays. */
function answeredRule(rule: RuleResult, text: StigRule): RuleResult {
  const { official, check, fix, discussion, title, ...facts } = text
  return {
    ...rule,
    ...facts,
    title: title || rule.title,
    discussion: discussion || rule.discussion,
    check: check || rule.check,
    fix: fix || rule.fix,
    official: { ...official, ...(text.ruleId === rule.ruleId ? {} : { writtenFor: rule.ruleId }) },
  }
}

function unansweredRule({ official, ...rule }: StigRule): RuleResult {
  return {
    ...rule,
    result: 'notchecked',
    literal: 'notchecked',
    effective: 'notchecked',
    message: 'No control answers this rule yet: a person has to look.',
    checks: [],
    official,
  }
}
