// The content as the stages pass it on: loaded, checked, every rule joined with its controls.
import type { BenchmarkFile, BenchmarkRule } from './benchmark.ts'
import type { Check } from './check.ts'
import type { Applies, Control } from './control.ts'
import type { ComponentDefaults, Releases } from './defaults.ts'
import type { NistControls, OverlayEntry } from './evaluation.ts'
import type { Platform } from './platform.ts'

/** A control as one rule uses it: its parameters laid over, its own version scope or the rule's. */
export interface BoundControl {
  readonly control: Control
  readonly check: Check
  readonly applies: Applies | undefined
}

export interface BoundRule {
  readonly rule: BenchmarkRule
  readonly controls: readonly BoundControl[]
  readonly discussion: string
  readonly check: string
  readonly fix: string
  /** What the rule's CCIs stand for. */
  readonly nist: NistControls
  /** The folder of its first control: `apiserver`, `kubelet`. */
  readonly area: string
  /** What the site decided about this rule, in the order in which it was laid over. */
  readonly overlays?: readonly OverlayEntry[]
}

export interface Benchmark {
  readonly file: Omit<BenchmarkFile, 'rules'>
  readonly rules: readonly BoundRule[]
  /** SHA-256 over the benchmark and all that it uses. */
  readonly contentSha256: string
}

/** What holds where nothing is said. */
export interface Defaults {
  readonly components: readonly ComponentDefaults[]
  readonly releases: Releases
  /** Where each distribution keeps things. */
  readonly platforms: readonly Platform[]
}

export interface Content {
  readonly benchmarks: readonly Benchmark[]
  readonly controls: readonly Control[]
  readonly defaults: Defaults
}
