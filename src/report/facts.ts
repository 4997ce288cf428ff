// The sentences that every format prints alike: where a verdict rests, who judged what with which tool.
import { releaseName } from '../model/release-name.ts'
import type { Basis } from '../model/verdict.ts'
import type { CheckResult, Citation, Evaluation, TestResult } from '../schema/evaluation.ts'
import type { Asset } from './asset.ts'
import { textSource } from './text-source.ts'
import { algorithmName } from './verify-steps.ts'

/** `evidence/cluster/core.v1.pods.ndjson, line 12, spec.containers[0]` — without the digest. */
export const placeOf = ({ file, line, at }: Citation): string =>
  [file, line === undefined ? '' : `line ${line}`, at ?? ''].filter(part => part !== '').join(', ')

/** True where the two readings of one target come to different words. */
export const readingsDiffer = ({ literal, effective }: CheckResult): boolean => literal.result !== effective.result

/** DISA's releases by the line that its STIGs carry; those of others by their number, as on their covers. */
export const benchmarkName = ({ benchmark }: TestResult): string =>
  benchmark.publisher === 'DISA'
    ? `${benchmark.title}, Version ${benchmark.version}, ${benchmark.releaseInfo}`
    : `${benchmark.title}, Version ${releaseName(benchmark)}`

export const basisWords: Record<Basis, string> = {
  literal: 'literal (the text of the rule must be met, and what the component does must not contradict it)',
  effective: 'effective (what the component really does decides)',
}

/** One fact a line: what goes with every rule, so that a checklist that is passed on still says where it came from. */
export function provenance(evaluation: Evaluation, result: TestResult, asset: Asset): string[] {
  const { tool, bundle } = evaluation
  return [
    `Judged by ${tool.name} ${tool.version} at ${evaluation.evaluatedAt}; no person has reviewed this entry` +
      `${evaluation.attestations === undefined ? '' : ', other than as an attestation in its details says'}.`,
    `Benchmark: ${benchmarkName(result)}; content SHA-256 ${result.benchmark.contentSha256}.`,
    ...textSource(result.benchmark),
    `Reading: ${basisWords[result.basis]}.`,
    `Asset: ${asset.description}.`,
    `Evidence: bundle ${bundle.file}, run ${bundle.runId}, collected ${bundle.startedAt} to ${bundle.finishedAt} ` +
      `by ${bundle.operator || 'an unnamed operator'} with ${tool.name} ${bundle.collectorVersion}.`,
    `Manifest SHA-256 ${bundle.manifestSha256}; signed with ${algorithmName(bundle.algorithm)}, key ${bundle.keyId}.`,
  ]
}
