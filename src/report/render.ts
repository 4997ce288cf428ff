// A judged bundle as documents: formats times assets times, for some formats, benchmarks.
import { StigpackError } from '../errors.ts'
import { releaseName } from '../model/release-name.ts'
import type { Evaluation, TestResult } from '../schema/evaluation.ts'
import { type Asset, clusterAsset, nodeAssets, safeName } from './asset.ts'
import { cleanDeep } from './clean.ts'
import { FileNames } from './file-names.ts'
import type { ReportFormat } from './format.ts'
import { cutToNode } from './node-cut.ts'
import { type CheckedOptions, checkOptions, type ReportOptions } from './options.ts'

export interface ReportDocument {
  readonly format: string
  /** What the file's name ends with: `.pdf`, `.worker-1.ckl`, `.kubernetes-stig.xccdf.xml`. No two differ by case alone. */
  readonly suffix: string
  readonly mediaType: string
  readonly asset: Asset
  /** Rendered while it is read, and once only. */
  readonly chunks: AsyncIterable<Uint8Array>
}

type Results = readonly [TestResult, ...TestResult[]]

/** Throws FORMAT_UNKNOWN, USAGE_INVALID (marking, no nodes) and RESULT_INVALID (nothing was judged). */
export async function* renderReports(
  evaluation: Evaluation,
  options: ReportOptions = {},
): AsyncGenerator<ReportDocument> {
  const checked = checkOptions(options)
  const clean = cleanDeep(evaluation)
  const whole = resultsOf(clean)
  const cluster = { asset: clusterAsset(clean), results: whole }
  const byNode = checked.asset !== 'cluster'
  const nodes = byNode ? cutAll(clean, whole, checked.asset === 'both' ? [cluster.asset] : []) : []
  const names = new FileNames()
  for (const format of checked.formats) {
    const cuts = format.perNode || checked.everyFormatPerNode ? nodes : []
    // Documents that are not cut by node are written for the cluster, and so is a whole one beside cut PDFs.
    const all = format.perNode && checked.asset === 'node' ? cuts : [cluster, ...cuts]
    for (const { asset, results } of all) yield* documents(format, clean, asset, results, checked, names)
  }
}

function cutAll(
  evaluation: Evaluation,
  [first, ...more]: Results,
  beside: readonly Asset[],
): { asset: Asset; results: Results }[] {
  return nodeAssets(evaluation, beside).flatMap(asset => {
    const { node } = asset
    if (node === undefined) return []
    return [{ asset, results: [cutToNode(first, node), ...more.map(result => cutToNode(result, node))] as const }]
  })
}

function resultsOf({ results }: Evaluation): Results {
  const [first, ...more] = results
  const empty = results.find(result => result.rules.length === 0)
  if (first === undefined || empty !== undefined) {
    throw new StigpackError('RESULT_INVALID', {
      what: 'The result has nothing to report.',
      why: first === undefined ? 'No benchmark was judged.' : `Benchmark ${empty?.benchmark.id} has no rules in it.`,
    })
  }
  return [first, ...more]
}

function* documents(
  format: ReportFormat,
  evaluation: Evaluation,
  asset: Asset,
  results: Results,
  { marking, organization, setup, templates, resultFile }: CheckedOptions,
  names: FileNames,
): Generator<ReportDocument> {
  const parts: Results[] = format.perBenchmark ? results.map(result => [result]) : [results]
  for (const part of parts) {
    const tag = parts.length > 1 ? `.${safeName(nameIn(results, part[0])) || 'benchmark'}` : ''
    for (const { suffix, mediaType, render } of [format, ...(format.companions ?? [])])
      yield {
        format: format.id,
        suffix: names.take(`${asset.fileTag}${tag}`, suffix),
        mediaType,
        asset,
        chunks: render({ evaluation, results: part, asset, marking, organization, setup, templates, resultFile }),
      }
  }
}

/** The benchmark's id, with its release where another release of it is there too. */
function nameIn(results: Results, { benchmark }: TestResult): string {
  const releases = results.filter(result => result.benchmark.id === benchmark.id)
  return releases.length > 1 ? `${benchmark.id}-${releaseName(benchmark)}` : benchmark.id
}
