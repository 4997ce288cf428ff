// Use case: verify a bundle and judge it, in one pass over its bytes, with nothing but the bundle and the content.
import { basename } from 'node:path'
import { loadTrustedKeys, readBundle } from '../bundle/index.ts'
import { benchmarkChooser, type Choice, loadContent, type SiteParameters, withOfficialText } from '../content/index.ts'
import { type Answers, applyAnswers, type EvaluationRun, startEvaluations } from '../evaluate/index.ts'
import type { Basis } from '../model/verdict.ts'
import type { CelEngine } from '../ports.ts'
import type { Content } from '../schema/content.ts'
import type { Evaluation, OverlayEntry, TestResult } from '../schema/evaluation.ts'
import type { Stig } from '../schema/stig.ts'
import { withCel } from './with-cel.ts'

export interface EvaluateOptions {
  readonly trust: readonly string[]
  /** Ids or releases of benchmarks; those that fit the cluster where undefined. */
  readonly benchmarks?: readonly string[] | undefined
  readonly basis?: Basis | undefined
  readonly parameters: SiteParameters
  readonly answers?: Answers | undefined
  /** The publisher's own texts, the STIGs of each file that was given. */
  readonly stigs?: readonly (readonly Stig[])[] | undefined
  /** Folders of a site's own content. */
  readonly content?: readonly string[] | undefined
  /** Milliseconds since the epoch: for the result's head, and for what attestations and waivers expire by. */
  readonly evaluatedAt: number
  readonly toolVersion: string
  readonly signal?: AbortSignal | undefined
}

/** Throws the BUNDLE_ errors of reading, BENCHMARK_UNKNOWN, CONTENT_INVALID, PARAMETERS_INVALID and STIG_FOREIGN. */
export async function evaluateBundle(file: string, options: EvaluateOptions): Promise<Evaluation> {
  const content = await loadContent({ site: options.content })
  const checks = content.benchmarks.flatMap(({ rules }) =>
    rules.flatMap(rule => rule.controls.map(({ check }) => check)),
  )
  return withCel(checks, cel => judgeBundle(file, options, content, cel))
}

async function judgeBundle(
  file: string,
  options: EvaluateOptions,
  content: Content,
  cel: CelEngine | undefined,
): Promise<Evaluation> {
  const choose = benchmarkChooser(content.benchmarks, options.benchmarks)
  const trust = await loadTrustedKeys(options.trust)
  let choice: Choice = { chosen: [], leftOut: [] }
  let run: EvaluationRun<readonly TestResult[]> | undefined
  const verified = await readBundle(
    file,
    { trust, signal: options.signal },
    {
      begin({ manifest, manifestSha256 }) {
        choice = choose(manifest.predicate.cluster)
        run = startEvaluations({
          evaluatedAt: options.evaluatedAt,
          predicate: manifest.predicate,
          manifestSha256,
          benchmarks: choice.chosen.map(({ benchmark }) => benchmark),
          defaults: content.defaults,
          basis: options.basis,
          parameters: options.parameters,
          cel,
        })
      },
      line(entry, line, number) {
        run?.accept(entry, line, number)
      },
    },
  )
  const { predicate } = verified.manifest
  const results = withOfficialText(run?.finish() ?? [], options.stigs ?? [])
  const overlays = overlaysOf(choice)
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
    ...(overlays.length === 0 ? {} : { overlays }),
    leftOut: [...choice.leftOut],
    ...applyAnswers(
      results.map((result, index) => ({ ...result, because: choice.chosen[index]?.because ?? '' })),
      options.answers ?? {},
      { cluster: predicate.cluster, evaluatedAt: options.evaluatedAt },
    ),
  }
}

/** What a site decided about the rules that were judged, each decision once. */
const overlaysOf = ({ chosen }: Choice): OverlayEntry[] => [
  ...new Set(chosen.flatMap(({ benchmark }) => benchmark.rules.flatMap(rule => rule.overlays ?? []))),
]
