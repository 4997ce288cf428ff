// The result words in the page's order, and what people read for them.
import { type ResultWord, statusOf } from '../../../model/verdict.ts'

/** Worst first; the page's script knows them by their places here. */
export const wordOrder = ['fail', 'error', 'notchecked', 'pass', 'notapplicable'] as const

export const wordLabel = (word: ResultWord): string =>
  word === 'error' ? 'Not Reviewed (error)' : statusOf[word].label
