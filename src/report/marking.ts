// The banner of every page: what is refused, and what it says about the document.
import { StigpackError } from '../errors.ts'
import { cleanText } from './clean.ts'

/** Whether a marking says that the document is controlled unclassified information. */
export const isControlled = (marking: string): boolean => /\bCUI\b|CONTROLLED/i.test(marking)

const longestMarking = 120

// Executive Order 13526 section 1.6 asks for a classification authority block, which these reports do not have.
const classified = /^\W*(?:TOP SECRET|SECRET|CONFIDENTIAL)\b/i

/** The marking as it is printed. Throws USAGE_INVALID. */
export function checkMarking(marking: string): string {
  const text = marking.trim()
  const refuse = (why: string, next: string) =>
    new StigpackError('USAGE_INVALID', { what: 'The marking cannot be printed.', why, next })
  if (text === '') {
    throw refuse(
      'It is empty, and a report without a marking must not leave.',
      'Give a marking such as UNCLASSIFIED or CUI.',
    )
  }
  if (text !== cleanText(text) || /[\n\t]/.test(text)) {
    throw refuse('It holds line breaks, control or invisible characters.', 'Give one line of plain text.')
  }
  if (text.length > longestMarking) {
    throw refuse(`It has more than ${longestMarking} characters.`, 'Give a banner that fits one line of a page.')
  }
  if (classified.test(text)) {
    throw refuse(
      'A classified document needs a classification authority block, which this version does not print.',
      'Mark the report UNCLASSIFIED or CUI, or hand on the result file by the rules of your enclave.',
    )
  }
  return text
}
