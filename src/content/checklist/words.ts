// The few words of a checklist that have a fixed spelling, read as liberally as no other word could be meant.

import type { ChecklistStatus } from '../../model/checklist.ts'
import type { ChecklistNotes } from '../../model/checklist-notes.ts'

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

const statuses: ReadonlyMap<string, ChecklistStatus> = new Map([
  ['notafinding', 'NotAFinding'],
  ['open', 'Open'],
  ['notapplicable', 'Not_Applicable'],
  ['notreviewed', 'Not_Reviewed'],
])

/** `not_a_finding`, `NotAFinding`, `Not a Finding`; anything else is not reviewed, and said. */
export function statusFrom(text: string, where: string, notes: ChecklistNotes): ChecklistStatus {
  const status = statuses.get(letters(text))
  if (status !== undefined) return status
  notes.add(
    `The status ${JSON.stringify(text.slice(0, 60))} is none that a checklist has; it became Not Reviewed.`,
    where,
  )
  return 'Not_Reviewed'
}

const severities: ReadonlyMap<string, string> = new Map([
  ['', ''],
  ['high', 'high'],
  ['medium', 'medium'],
  ['low', 'low'],
  ['cati', 'high'],
  ['catii', 'medium'],
  ['catiii', 'low'],
])

/** The severity that an assessor put in place of the rule's; empty where none. */
export function overrideFrom(text: string, where: string, notes: ChecklistNotes): string {
  const severity = severities.get(letters(text))
  if (severity !== undefined) return severity
  notes.add(`The severity override ${JSON.stringify(text.slice(0, 60))} is no severity; it was left out.`, where)
  return ''
}

/** Some tools join several in one field. */
export const wordsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '')
