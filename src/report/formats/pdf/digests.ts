// The last page: whose signature the evidence bears, how to check it without stigpack, and room for people to sign.
import type { ReportInput } from '../../format.ts'
import { algorithmName, verifySteps } from '../../verify-steps.ts'
import { facts } from './facts.ts'
import { colors, page, styles } from './theme.ts'
import type { Writer } from './writer.ts'

export function signatures(writer: Writer, input: ReportInput): void {
  const { evaluation, results } = input
  const { bundle, tool } = evaluation
  writer.part('Signature and digests', { fresh: true })
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
      ...results.map(({ benchmark }) => ({
        label: 'Content SHA-256',
        value: `${benchmark.contentSha256}  ${benchmark.id}`,
        style: styles.mono,
      })),
    ],
    { labelWidth: 104 },
  )
  writer.minor('To check the bundle without stigpack')
  writer.text(
    'Take the public key from the person who sealed the bundle, not from the bundle. Every file that this report cites is in ' +
      'the bundle under the path given; its SHA-256 stands beside it, and in manifest.json.',
    styles.body,
  )
  writer.y += 3
  for (const { comment, command } of verifySteps(evaluation)) {
    writer.ensure(30)
    writer.text(comment, styles.quiet)
    writer.text(command, styles.mono)
    writer.y += 4
  }
  signHere(writer)
  writer.closeSection()
}

function signHere(writer: Writer): void {
  writer.ensure(96)
  writer.gap(22)
  const width = (page.right - page.left - 24) / 2
  for (const [index, title] of [
    'Assessed by (name, signature, date)',
    'Reviewed by (name, signature, date)',
  ].entries()) {
    const x = page.left + index * (width + 24)
    const y = writer.y + 40
    writer.artifact(doc =>
      doc
        .lineWidth(0.7)
        .strokeColor(colors.quiet)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(),
    )
    const element = writer.child('P')
    writer.line(element, 'P', title, x, y + 4, styles.quiet)
    element.end()
  }
  writer.y += 62
}
