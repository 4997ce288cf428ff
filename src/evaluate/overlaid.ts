// What a site's overlays do to a rule: one that is disabled stays in the result, and changed parameters are said.
import type { BoundRule } from '../schema/content.ts'
import type { CheckResult, OverlayEntry } from '../schema/evaluation.ts'
import { cluster } from './drafts.ts'

const disabling = ({ overlays = [] }: BoundRule): OverlayEntry | undefined =>
  overlays.findLast(entry => entry.action === 'disable')

/** A rule that is disabled is not judged at all. */
export const isDisabled = (rule: BoundRule): boolean => disabling(rule) !== undefined

const whose = ({ by, date, file }: OverlayEntry): string => `${by} on ${date} (${file})`
const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)

/** For a disabled rule: notchecked for every control, never a pass and never gone. Undefined for every other rule. */
export function disabledChecks(rule: BoundRule): CheckResult[] | undefined {
  const entry = disabling(rule)
  if (entry === undefined) return undefined
  const message = `Not judged: the site disabled this rule, by ${whose(entry)}: ${sentence(entry.reason)}`
  const reading = { result: 'notchecked' as const, message }
  return [...new Set(rule.controls.map(({ control }) => control.id))].map(control => ({
    control,
    target: cluster,
    ...reading,
    expected: '',
    found: '',
    literal: reading,
    effective: reading,
    citations: [],
    waitsFor: ['the overlay that disables this rule to be taken back'],
  }))
}

/** A decision of the site about a rule, as every report shows it. */
export function overlayInWords(entry: OverlayEntry): string {
  const { action, control, reason } = entry
  const what = action === 'disable' ? 'Disabled' : `Judged with parameters of the site for ${control}`
  return `${what}, by ${whose(entry)}: ${sentence(reason)}`
}
