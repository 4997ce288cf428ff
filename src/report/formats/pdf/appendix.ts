// The appendix: which bundle this rests on, whose seal it bears, through whose hands it went, and how to check it without stigpack.
import type { ReportInput } from '../../format.ts'
import { algorithmName, verifySteps } from '../../verify-steps.ts'
import { facts } from './facts.ts'
import { table } from './table.ts'
import { styles } from './theme.ts'
import type { Writer } from './writer.ts'

export function appendix(writer: Writer, input: ReportInput): void {
  identity(writer, input)
  custody(writer, input)
  if (input.setup.sections.verification) verification(writer, input)
}

function identity(writer: Writer, { evaluation, results, resultFile }: ReportInput): void {
  const { bundle, tool } = evaluation
  writer.minor('Identity', 80)
  facts(
    writer,
    [
      { label: 'Evidence bundle', value: bundle.file, style: styles.mono },
      { label: 'Files in it', value: String(bundle.files) },
      { label: 'Manifest SHA-256', value: bundle.manifestSha256, style: styles.mono },
      { label: 'Signature', value: algorithmName(bundle.algorithm) },
      {
        label: 'Signing key',
        value: `${bundle.keyId} (base64 of the SHA-256 over the public key in DER)`,
        style: styles.mono,
      },
      { label: 'Run', value: bundle.runId, style: styles.mono },
      { label: 'Judged with', value: `${tool.name} ${tool.version}, ${evaluation.evaluatedAt}` },
      { label: 'Result file', value: resultFile, style: styles.mono },
      ...results.map(({ benchmark }) => ({
        label: 'Content SHA-256',
        value: `${benchmark.contentSha256}  ${benchmark.id} ${benchmark.version}.${benchmark.release}`,
        style: styles.mono,
      })),
    ],
    { labelWidth: 104 },
  )
}

function custody(writer: Writer, { evaluation }: ReportInput): void {
  const { bundle } = evaluation
  writer.minor('Custody', 80)
  table(
    writer,
    [
      { title: 'When', share: 2.2 },
      { title: 'By', share: 1.3, style: styles.cellBold },
      { title: 'What was done', share: 2.2 },
      { title: 'Seal that was found good', share: 3, style: styles.small },
    ],
    [
      [
        `${bundle.startedAt} to\n${bundle.finishedAt}`,
        bundle.operator || '(not said)',
        `Collected and sealed with stigpack ${bundle.collectorVersion}`,
        '',
      ],
      ...(bundle.custody ?? []).map(({ resealedAt, operator, tool, nodesAdded, nodesReplaced, verified }) => [
        resealedAt,
        operator || '(not said)',
        [
          `Sealed anew with ${tool.name} ${tool.version}.`,
          nodesAdded.length === 0 ? '' : `Evidence added of ${nodesAdded.join(', ')}.`,
          nodesReplaced.length === 0 ? '' : `Evidence replaced of ${nodesReplaced.join(', ')}.`,
        ]
          .filter(part => part !== '')
          .join(' '),
        `manifest ${verified.manifestSha256}\nkey ${verified.keyId}, ${algorithmName(verified.algorithm)}`,
      ]),
      [
        evaluation.evaluatedAt,
        '(who ran stigpack)',
        `Verified and judged with stigpack ${evaluation.tool.version}`,
        `manifest ${bundle.manifestSha256}\nkey ${bundle.keyId}, ${algorithmName(bundle.algorithm)}`,
      ],
    ],
  )
}

function verification(writer: Writer, { evaluation }: ReportInput): void {
  writer.minor('To check the bundle without stigpack', 90)
  writer.text(
    'Take the public key from the person who sealed the bundle, not from the bundle. Every file that this report cites is in ' +
      'the bundle under the path given; its SHA-256 stands beside it, and in manifest.json.',
    styles.body,
  )
  writer.y += 3
  for (const { comment, command } of verifySteps(evaluation)) {
    writer.ensure(30)
    writer.text(comment, styles.quiet)
    writer.text(command, styles.mono, undefined, 'P')
    writer.y += 4
  }
}
