// Whose words the rules of a document are: the publisher's own where its file was given, stigpack's otherwise.
import { releaseName } from '../model/release-name.ts'
import type { BenchmarkHead, RuleResult } from '../schema/evaluation.ts'

/** For a whole benchmark, one sentence each. */
export function textSource(head: BenchmarkHead): string[] {
  const { official, publisher } = head
  if (official === undefined) {
    return [`Text: stigpack's own words; identifiers, severities and references as published by ${publisher}.`]
  }
  const lines = [`Text: as published by ${publisher}, from ${official.file} (SHA-256 ${official.sha256}).`]
  if (official.writtenFor !== releaseName(head))
    lines.push(`The content that judged was written for ${official.writtenFor}; the file is ${releaseName(head)}.`)
  if (official.form === 'scap')
    lines.push("That file is a benchmark for scanners: check texts are in stigpack's own words.")
  if (official.unanswered.length > 0)
    lines.push(`No control answers ${official.unanswered.length} of its rules yet: ${official.unanswered.join(', ')}.`)
  if (official.notInFile.length > 0) {
    const these = official.notInFile.join(', ')
    lines.push(
      `The file lacks ${official.notInFile.length} of the rules here, which stand in stigpack's words: ${these}.`,
    )
  }
  return lines
}

/** For one rule: what is not as the sentences about its benchmark say. */
export function ruleTextSource({ official: file }: BenchmarkHead, { official, ruleId }: RuleResult): string[] {
  if (file === undefined) return []
  if (official === undefined) return ["Text of this rule: stigpack's own words; the file does not have it."]
  const lines: string[] = []
  if (!official.hasCheckText && file.form === 'manual')
    lines.push("Check text of this rule: stigpack's own words; the file has none.")
  if (official.writtenFor !== undefined) {
    lines.push(
      `stigpack's check was written for ${official.writtenFor}, and the file has ${ruleId}: ` +
        'compare the check text before relying on this entry.',
    )
  }
  return lines
}
