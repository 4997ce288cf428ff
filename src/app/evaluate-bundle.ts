// Use case: verify a bundle and judge it, in one pass over its bytes, with nothing but the bundle and the content.
import { basename } from 'node:path'
import { loadTrustedKeys, readBundle } from '../bundle/index.ts'
import { loadContent, type SiteParameters } from '../content/index.ts'
import { StigpackError } from '../errors.ts'
import { type EvaluationRun, startEvaluation } from '../evaluate/index.ts'
import type { Basis } from '../model/verdict.ts'
import type { Benchmark } from '../schema/content.ts'
import type { Evaluation } from '../schema/evaluation.ts'

export interface EvaluateOptions {
  readonly trust: readonly string[]
  /** Ids of benchmarks; all where undefined. */
  readonly benchmarks?: readonly string[] | undefined
  readonly basis?: Basis | undefined
  readonly parameters: SiteParameters
  /** Milliseconds since the epoch, for the result's head alone. */
  readonly evaluatedAt: number
  readonly toolVersion: string
  readonly signal?: AbortSignal | undefined
}

/** Throws the BUNDLE_ errors of reading, BENCHMARK_UNKNOWN, CONTENT_INVALID and PARAMETERS_INVALID. */
export async function evaluateBundle(file: string, options: EvaluateOptions): Promise<Evaluation> {
  const content = await loadContent()
  const benchmarks = chosen(content.benchmarks, options.benchmarks)
  const trust = await loadTrustedKeys(options.trust)
  let runs: EvaluationRun[] = []
  const verified = await readBundle(
    file,
    { trust, signal: options.signal },
    {
      begin({ manifest, manifestSha256 }) {
        runs = benchmarks.map(benchmark =>
          startEvaluation({
            predicate: manifest.predicate,
            manifestSha256,
            benchmark,
            defaults: content.defaults,
            basis: options.basis,
            parameters: options.parameters,
          }),
        )
      },
      line(entry, line, number) {
        for (const run of runs) run.accept(entry, line, number)
      },
    },
  )
  const { predicate } = verified.manifest
  return {
    schemaVersion: 1,
    kind: 'stigpack.evaluation',
    tool: { name: 'stigpack', version: options.toolVersion },
    evaluatedAt: new Date(options.evaluatedAt).toISOString(),
    bundle: {
      file: basename(file),
      manifestSha256: verified.manifestSha256,
      keyId: verified.signer.keyId,
      algorithm: verified.signer.algorithm,
      runId: predicate.runId,
      operator: predicate.operator,
      startedAt: predicate.startedAt,
      finishedAt: predicate.finishedAt,
      collectorVersion: predicate.tool.version,
      files: predicate.files.length,
      ...(predicate.custody === undefined ? {} : { custody: predicate.custody }),
    },
    cluster: predicate.cluster,
    nodes: predicate.nodes,
    gaps: predicate.gaps,
    parameters: options.parameters,
    results: runs.map(run => run.finish()),
  }
}

function chosen(all: readonly Benchmark[], ids: readonly string[] | undefined): readonly Benchmark[] {
  if (ids === undefined) return all
  const known = all.map(benchmark => benchmark.file.id)
  const unknown = ids.filter(id => !known.includes(id))
  if (unknown.length > 0) {
    throw new StigpackError('BENCHMARK_UNKNOWN', {
      what: `There is no benchmark ${unknown.map(id => JSON.stringify(id)).join(', ')}.`,
      next: `Use one of: ${known.join(', ')}.`,
    })
  }
  return all.filter(benchmark => ids.includes(benchmark.file.id))
}
