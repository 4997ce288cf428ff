// Writes a checklist that was read from a file in the form that was asked for, and says what that form cannot hold.
import type { Checklist, ChecklistRule, ChecklistStig } from '../../model/checklist.ts'
import { type ChecklistNote, ChecklistNotes } from '../../model/checklist-notes.ts'
import { cklText } from './ckl.ts'
import { cklbText } from './cklb.ts'
import { strictChecklist, xmlSafe } from './strict.ts'

export type ChecklistForm = 'ckl' | 'cklb'

export interface WrittenChecklist {
  readonly text: string
  /** What is not in the text, or not as it was. */
  readonly notes: readonly ChecklistNote[]
}

/** `toolVersion` goes into the comment in which STIG Viewer names itself. */
export async function writeChecklist(
  form: ChecklistForm,
  checklist: Checklist,
  toolVersion: string,
): Promise<WrittenChecklist> {
  const notes = new ChecklistNotes()
  const strict = strictChecklist(checklist, notes)
  if (form === 'cklb') {
    noteWhatCklbLacks(strict, notes)
    return { text: cklbText(strict), notes: notes.list() }
  }
  noteWhatCklLacks(strict, notes)
  return { text: await cklText(xmlSafe(strict, notes), toolVersion), notes: notes.list() }
}

/** Fields of a CKL that STIG Viewer 3 has no place for. */
function noteWhatCklbLacks({ asset, stigs }: Checklist, notes: ChecklistNotes): void {
  const missing = (what: string) => notes.add(`A CKLB has no place for ${what}; it was left out.`)
  if (asset.hostGuid !== undefined) missing("the asset's HOST_GUID")
  if (asset.stigGuid !== undefined) missing("the asset's STIG_GUID")
  const fields: readonly (readonly [name: string, of: (stig: ChecklistStig) => string])[] = [
    ['customname', stig => stig.customName],
    ['description', stig => stig.description],
    ['filename', stig => stig.fileName],
    ['notice', stig => stig.notice],
    ['source', stig => stig.source],
    // UNCLASSIFIED is what a CKLB is taken for.
    ['classification', stig => stig.classification.replace(/^UNCLASSIFIED$/i, '')],
  ]
  for (const stig of stigs) {
    for (const [name, of] of fields) if (of(stig) !== '') missing(`the ${name} of a STIG`)
    for (const rule of stig.rules) noteRule(rule, notes)
  }
}

function noteRule(
  { severity, severityOverride, severityJustification, groupId }: ChecklistRule,
  notes: ChecklistNotes,
): void {
  if (!['high', 'medium', 'low', 'unknown'].includes(severity))
    notes.add(
      `The severity ${JSON.stringify(severity.slice(0, 60))} is none that a CKLB has; it became unknown.`,
      groupId,
    )
  if (severityOverride === '' && severityJustification !== '')
    notes.add(
      'A justification without an override of the severity is kept, though STIG Viewer 3 does not show it.',
      groupId,
    )
}

/** Fields of a CKLB that STIG Viewer 2 has no place for. */
function noteWhatCklLacks({ stigs }: Checklist, notes: ChecklistNotes): void {
  const missing = (what: string, where: string) => notes.add(`A CKL has no place for ${what}; it was left out.`, where)
  for (const stig of stigs) {
    if (stig.size !== stig.rules.length) missing('the number of rules that the whole STIG has', stig.stigId)
    for (const rule of stig.rules) {
      if (rule.uuid !== '') missing('the uuid of a rule', rule.groupId)
      if (rule.createdAt !== '' || rule.updatedAt !== '') missing('the times of an entry', rule.groupId)
      if (rule.checkContentHref !== '') missing('the file of a check', rule.groupId)
      if (rule.groupDescription.replace(/<\/?GroupDescription>/g, '') !== '')
        missing('the description of a group', rule.groupId)
    }
  }
}
