// What an evaluation is given; nothing else decides a verdict.
import type { Basis } from '../model/verdict.ts'
import type { Benchmark, Defaults } from '../schema/content.ts'
import type { ManifestPredicate } from '../schema/manifest.ts'
import type { SiteParameters } from './parameters.ts'

export interface EvaluationInput {
  readonly predicate: ManifestPredicate
  readonly benchmark: Benchmark
  readonly defaults: Defaults
  /** The benchmark's own where absent. */
  readonly basis?: Basis | undefined
  /** Parameters by control id, laid over the benchmark's. */
  readonly parameters?: SiteParameters | undefined
}
