// The Pod Security Standards: which fields of a pod break which control, in which versions of the standard.
// Facts from the policy checks of k8s.io/pod-security-admission, Kubernetes 1.22 to 1.37; the newest change is of 1.35.
import type { PodSecurityControl, PodSecurityLevel } from '../../schema/hardening-checks.ts'
import { baselineControls } from './pod-security-baseline.ts'
import type { Breach, PodUnderTest, StandardControl } from './pod-security-fields.ts'
import { restrictedControls } from './pod-security-restricted.ts'

/** The newest minor whose controls are on record: what a later one adds is not known. */
export const newestStandard = 37

/** The minors in which some control changed, oldest first. Between two of them nothing differs. */
export const standardSteps = [0, 8, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35] as const

/** A set of `standardSteps`, one bit each. */
export type Steps = number
export const everyStep: Steps = 2 ** standardSteps.length - 1

/** The steps from one minor (inclusive) to another (exclusive). */
export function stepsBetween(from: number, below: number): Steps {
  let steps = 0
  for (const [index, minor] of standardSteps.entries()) if (minor >= from && minor < below) steps |= 1 << index
  return steps
}

/** The step that a minor belongs to. */
export function stepOf(minor: number): Steps {
  const index = standardSteps.findLastIndex(step => step <= minor)
  return 1 << Math.max(0, index)
}

const controls: readonly StandardControl[] = [...baselineControls, ...restrictedControls]

/** `steps` never empty. */
export type Violation = Omit<Breach, 'from' | 'below'> & {
  readonly control: PodSecurityControl
  readonly steps: Steps
}

/** Calls `visit` for every field of a pod that breaks a control of the level, which for restricted is both levels. */
export function eachViolation(
  under: PodUnderTest,
  level: PodSecurityLevel,
  wanted: ReadonlySet<PodSecurityControl> | undefined,
  visit: (violation: Violation) => void,
): void {
  for (const control of controls) {
    if (control.level === 'restricted' && level === 'baseline') continue
    if (wanted !== undefined && !wanted.has(control.id)) continue
    // A control that is asked for by name is judged by itself.
    const overridden = level === 'restricted' && wanted === undefined ? control.overriddenFrom : undefined
    control.look(under, ({ from, below, ...rest }) => {
      const steps = stepsBetween(from, Math.min(below, overridden ?? below))
      if (steps !== 0) visit({ ...rest, control: control.id, steps })
    })
  }
}
