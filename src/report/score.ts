// The compliance score and its formula, the same in every format that shows one.
import type { Counts } from '../schema/evaluation.ts'

export interface Score {
  /** Rules that are proved to be met. */
  readonly met: number
  /** Rules that apply: all but those that do not. */
  readonly applicable: number
  /** Rules that somebody or something decided. */
  readonly decided: number
}

export const scoreOf = ({ pass, fail, error, notchecked }: Counts): Score => ({
  met: pass,
  applicable: pass + fail + error + notchecked,
  decided: pass + fail,
})

/** `28.4 %`, or a dash where there is nothing to divide by; rounded down, so that 100 % means all. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${(Math.floor((part * 1000) / whole) / 10).toFixed(1)} %`

export const scoreFormula =
  'Score = rules that are met / rules that apply (all but Not Applicable). A rule that is not reviewed counts as not met, ' +
  'because nothing was proved. Waivers do not change the score; attested rules count as attested.'
