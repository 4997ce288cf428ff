// The result words of XCCDF 1.2 and how several of them become one.

/** XCCDF 1.2 `resultEnumType` (NISTIR 7275r4, table 26), less the ones that no stigpack check produces. */
export const resultWords = ['pass', 'fail', 'error', 'notchecked', 'notapplicable'] as const
export type ResultWord = (typeof resultWords)[number]

/** Worst first. A rule takes the worst word over its expected targets, so one unread node outweighs any number of passes. */
const worstFirst: readonly ResultWord[] = ['fail', 'error', 'notchecked', 'pass', 'notapplicable']

/** The worst of the words given; `notchecked` for none at all, because nothing was proved. */
export function worst(words: Iterable<ResultWord>): ResultWord {
  let rank = worstFirst.length
  for (const word of words) rank = Math.min(rank, worstFirst.indexOf(word))
  return worstFirst[rank] ?? 'notchecked'
}

/** STIG Viewer's four statuses, as CKL spells them. */
export type CklStatus = 'NotAFinding' | 'Open' | 'Not_Applicable' | 'Not_Reviewed'
/** The same four, as CKLB spells them. */
export type CklbStatus = 'not_a_finding' | 'open' | 'not_applicable' | 'not_reviewed'

/** The one table between XCCDF's words and STIG Viewer's statuses. */
export const statusOf: Record<
  ResultWord,
  { readonly ckl: CklStatus; readonly cklb: CklbStatus; readonly label: string }
> = {
  pass: { ckl: 'NotAFinding', cklb: 'not_a_finding', label: 'Not a Finding' },
  fail: { ckl: 'Open', cklb: 'open', label: 'Open' },
  error: { ckl: 'Not_Reviewed', cklb: 'not_reviewed', label: 'Not Reviewed' },
  notchecked: { ckl: 'Not_Reviewed', cklb: 'not_reviewed', label: 'Not Reviewed' },
  notapplicable: { ckl: 'Not_Applicable', cklb: 'not_applicable', label: 'Not Applicable' },
}

export const severities = ['high', 'medium', 'low'] as const
export type Severity = (typeof severities)[number]

/** DISA's category, for print only. */
export const categoryOf: Record<Severity, 'CAT I' | 'CAT II' | 'CAT III'> = {
  high: 'CAT I',
  medium: 'CAT II',
  low: 'CAT III',
}

/**
 * How strictly a benchmark is read. `literal`: the check text must be met to the letter and the component must not do
 * otherwise in effect. `effective`: what the component really does decides, however it was set.
 */
export const bases = ['literal', 'effective'] as const
export type Basis = (typeof bases)[number]
