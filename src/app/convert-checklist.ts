// Use case: a checklist of any tool in the other form, with everything said that the other form cannot hold.
import { readChecklist } from '../content/index.ts'
import type { ChecklistStatus } from '../model/checklist.ts'
import type { ChecklistNote } from '../model/checklist-notes.ts'
import { type OutputOptions, type WrittenFile, writeOutput } from '../output-file.ts'
import { type ChecklistForm, writeChecklist } from '../report/index.ts'
import { readBytes } from './input-file.ts'

export interface ConvertedChecklist {
  readonly from: ChecklistForm
  readonly file: WrittenFile
  readonly stigs: number
  readonly rules: number
  readonly statuses: Readonly<Record<ChecklistStatus, number>>
  /** What was changed or left out, in reading and in writing. */
  readonly notes: readonly ChecklistNote[]
}

/** Throws INPUT_ errors, CHECKLIST_INVALID, CHECKLIST_REFUSED, OUTPUT_ errors. */
export async function convertChecklist(
  input: string,
  options: OutputOptions & { readonly format: ChecklistForm; readonly output: string; readonly toolVersion: string },
): Promise<ConvertedChecklist> {
  const { form, checklist, notes } = readChecklist(await readBytes(input), input)
  const written = await writeChecklist(options.format, checklist, options.toolVersion)
  const file = await writeOutput(options.output, written.text, options)
  const rules = checklist.stigs.flatMap(stig => stig.rules)
  const statuses = { NotAFinding: 0, Open: 0, Not_Applicable: 0, Not_Reviewed: 0 }
  for (const { status } of rules) statuses[status] += 1
  return {
    from: form,
    file,
    stigs: checklist.stigs.length,
    rules: rules.length,
    statuses,
    notes: [...notes, ...written.notes],
  }
}
