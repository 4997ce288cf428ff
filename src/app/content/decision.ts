// How far a control decides, as its own cases prove it: they run through the real engine in the tests.
import type { Check } from '../../schema/check.ts'
import type { Control } from '../../schema/control.ts'

/**
 * `whole`: both readings can pass. `effective`: only what the component really does can pass; the letter waits for more.
 * `fails`: a finding can be proved, a pass cannot yet. `person`: no evidence can answer it. `waits`: nothing yet can.
 */
export const decisions = ['whole', 'effective', 'fails', 'person', 'waits'] as const
export type Decision = (typeof decisions)[number]

/** A case that passes is the proof that the control can; nothing is declared by hand that could go stale. */
export function decisionOf({ check, cases }: Pick<Control, 'check' | 'cases'>): Decision {
  if (check.kind === 'awaits-attestation') return 'person'
  if (check.kind === 'awaits-evidence') return 'waits'
  const expected = cases.map(entry => entry.expect)
  if (expected.some(({ result }) => result === 'pass')) return 'whole'
  if (expected.some(({ effective }) => effective === 'pass')) return 'effective'
  // Facts are laid out, but never judged: the answer is a person's.
  return expected.some(({ result }) => result === 'fail') ? 'fails' : 'person'
}

export const decisionWords: Record<Decision, string> = {
  whole: 'both readings are decided from the evidence',
  effective: 'what is in force is decided; the letter of the text can fail, and waits for more before it passes',
  fails: 'a finding is proved from the evidence; a pass waits for more',
  person: 'no evidence of a cluster can answer this; what is known is laid out, and a person answers',
  waits: 'nothing is decided until its evidence can be collected',
}

/**
 * What of a platform's control plane a check reads: its pods, which only some platforms have; its nodes, which a hosted
 * control plane does not show; nothing of it.
 */
export function readsOfControlPlane(check: Check): 'pods' | 'nodes' | 'nothing' {
  if ('component' in check) return 'pods'
  if ('components' in check && Array.isArray(check.components) && check.components.length > 0) return 'pods'
  return 'roles' in check && check.roles === 'control-plane' ? 'nodes' : 'nothing'
}
