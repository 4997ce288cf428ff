// What collect and run say about a collection, and what its gaps mean for the exit code.
import type { CollectedBundle } from '../app/collect-bundle.ts'
import { exitCodes } from '../errors.ts'
import { isLack } from '../model/source.ts'
import { printable } from './printable.ts'

export function collectSummary(collected: CollectedBundle): string {
  const { record, sealed, undecidable } = collected
  const objects = record.collectors.reduce((sum, collector) => sum + collector.objects, 0)
  const gaps = record.gaps.filter(isLack)
  const resumed = record.resumed?.at(-1)
  const lines = [
    `Collected ${objects} objects of ${record.cluster.name} (${record.cluster.version || 'unknown version'}, ${record.nodes.length} nodes)`,
    ...(resumed === undefined ? [] : [`Resumed   ${resumed.at}, begun ${record.startedAt}`]),
    `Sealed    ${sealed.path} (${sealed.size} bytes, ${sealed.fileCount} files)`,
    `Signature ${sealed.signaturePath}`,
    `SHA-256   ${sealed.sha256}`,
  ]
  if (gaps.length === 0) return [...lines, 'Gaps      none'].map(printable).join('\n')
  const affected = undecidable.map(rule => rule.groupId)
  return [
    ...lines,
    `Gaps      ${gaps.length}, ${affected.length} rules lack evidence for them${affected.length > 0 ? `: ${affected.join(' ')}` : ''}`,
    ...gaps.map(gap => `  ${gap.source}: ${gap.reason}, ${gap.message}`),
  ]
    .map(printable)
    .join('\n')
}

/** For --json. Sets exit code 6 with --strict where a rule cannot be decided. */
export function collectOutcome(collected: CollectedBundle, strict: boolean) {
  if (strict && collected.undecidable.length > 0) process.exitCode = exitCodes.collectionIncomplete
  const { record, sealed, undecidable } = collected
  return {
    bundle: sealed.path,
    signature: sealed.signaturePath,
    sha256: sealed.sha256,
    size: sealed.size,
    manifestSha256: sealed.manifestSha256,
    keyId: sealed.keyId,
    cluster: record.cluster,
    nodes: record.nodes,
    collectors: record.collectors,
    gaps: record.gaps,
    ...(record.resumed === undefined ? {} : { resumed: record.resumed }),
    ...(record.nodeEvidence === undefined ? {} : { nodeEvidence: record.nodeEvidence }),
    redactions: record.redactions,
    undecidable,
  }
}
