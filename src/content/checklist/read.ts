// Reads a checklist file, CKL or CKLB by what is in it and not by its name.
import { StigpackError } from '../../errors.ts'
import type { Checklist } from '../../model/checklist.ts'
import { type ChecklistNote, ChecklistNotes } from '../../model/checklist-notes.ts'
import { ForeignFileProblem } from '../foreign-file.ts'
import { decodeText } from '../xml/decode.ts'
import { readXml, xmlLimits } from '../xml/read-xml.ts'
import { checklistFromCkl } from './ckl.ts'
import { checklistFromCklb } from './cklb.ts'

export interface ReadChecklist {
  readonly form: 'ckl' | 'cklb'
  readonly checklist: Checklist
  /** What of the file is not in the checklist, or not as it was. */
  readonly notes: readonly ChecklistNote[]
}

/**
 * @param file for messages
 * @throws StigpackError CHECKLIST_INVALID, and CHECKLIST_REFUSED for what is made to harm
 */
export function readChecklist(bytes: Uint8Array, file: string): ReadChecklist {
  const notes = new ChecklistNotes()
  const start = (
    decodeText(bytes.subarray(0, 4096 - (4096 % 2))) ?? Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  ).trimStart()
  if (start.startsWith('{') || start.startsWith('[')) {
    const checklist = checklistFromCklb(parseJson(bytes, file), notes)
    if (checklist === undefined) throw invalid(file, 'It is JSON, and there are no STIGs in it.')
    return { form: 'cklb', checklist, notes: notes.list() }
  }
  try {
    const checklist = checklistFromCkl(readXml(bytes), notes)
    return { form: 'ckl', checklist, notes: notes.list() }
  } catch (problem) {
    if (!(problem instanceof ForeignFileProblem)) throw problem
    if (!problem.hostile) throw invalid(file, problem.message, problem)
    throw new StigpackError('CHECKLIST_REFUSED', {
      what: `The checklist ${file} was refused.`,
      why: problem.message,
      cause: problem,
    })
  }
}

function parseJson(bytes: Uint8Array, file: string): unknown {
  if (bytes.byteLength > xmlLimits.bytes)
    throw new StigpackError('CHECKLIST_REFUSED', {
      what: `The checklist ${file} was refused.`,
      why: `It has more than ${xmlLimits.bytes} bytes.`,
    })
  const text = decodeText(bytes)
  if (text === undefined) throw invalid(file, 'It is not text in UTF-8 or UTF-16.')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `It is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}

const invalid = (file: string, why: string, cause?: unknown): StigpackError =>
  new StigpackError('CHECKLIST_INVALID', { what: `${file} is no checklist that can be read.`, why, cause })
