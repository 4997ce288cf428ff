// What an evaluation is given; nothing else decides a verdict.
import type { Basis } from '../model/verdict.ts'
import type { CelEngine } from '../ports.ts'
import type { Benchmark, Defaults } from '../schema/content.ts'
import type { ManifestPredicate } from '../schema/manifest.ts'
import type { SiteParameters } from '../schema/parameters.ts'

export interface EvaluationInput {
  /** SHA-256 of the signed manifest, for the result's id; the predicate's own digest stands in where it is absent. */
  readonly manifestSha256?: string | undefined
  readonly predicate: ManifestPredicate
  readonly benchmark: Benchmark
  readonly defaults: Defaults
  /** The benchmark's own where absent. */
  readonly basis?: Basis | undefined
  /** When it is judged, in milliseconds since 1970: only the age of the evidence is judged by it. */
  readonly evaluatedAt?: number | undefined
  /** Parameters by control id, laid over the benchmark's. */
  readonly parameters?: SiteParameters | undefined
  /** For controls in CEL. */
  readonly cel?: CelEngine | undefined
}

/** The same for several benchmarks that are judged in one pass over the evidence. */
export interface EvaluationsInput extends Omit<EvaluationInput, 'benchmark'> {
  readonly benchmarks: readonly Benchmark[]
}
