// What the verdicts stand on: gaps in the evidence, benchmarks that were left out, nodes, and what the site decided for itself.
import { isLack } from '../../../model/source.ts'
import type { Evaluation } from '../../../schema/evaluation.ts'
import type { ReportInput } from '../../format.ts'
import { shorten } from './lists.ts'
import { table } from './table.ts'
import { styles } from './theme.ts'
import type { Writer } from './writer.ts'

export function gaps(writer: Writer, { evaluation }: ReportInput): void {
  const { gaps: all, leftOut = [] } = evaluation
  const lacking = all.filter(isLack).length
  writer.text(
    all.length === 0
      ? 'Everything that the collection asked for it got.'
      : `Of what the collection asked for, ${lacking} could not be had, and ${all.length - lacking} are proved not to exist ` +
          'in this cluster (not-served). A rule that needs what is lacking is not reviewed.',
    styles.body,
  )
  writer.y += 4
  if (all.length > 0) {
    table(
      writer,
      [
        { title: 'Source', share: 3, style: styles.mono },
        { title: 'Reason', share: 1.2 },
        { title: 'HTTP', share: 0.6 },
        { title: 'Message', share: 4 },
      ],
      all.map(gap => [gap.source, gap.reason, String(gap.status ?? ''), shorten(gap.message, 1_000)]),
    )
  }
  if (leftOut.length === 0) return
  writer.minor('Benchmarks that were not judged by', 60)
  table(
    writer,
    [
      { title: 'Benchmark', share: 1.4, style: styles.cellBold },
      { title: 'Why', share: 5 },
    ],
    leftOut.map(({ benchmark, why }) => [benchmark, why]),
  )
}

export function inventory(writer: Writer, { evaluation }: ReportInput): void {
  const { nodes } = evaluation
  if (nodes.length === 0) {
    writer.text('The nodes could not be listed; rules about nodes are not reviewed.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'Node', share: 2.4, style: styles.cellBold },
      { title: 'Roles', share: 1.4 },
      { title: 'Kubelet', share: 1 },
      { title: 'Operating system', share: 2 },
      { title: 'Addresses', share: 2.2, style: styles.mono },
    ],
    nodes.map(node => [
      node.name,
      node.roles.join(', ') || '(none)',
      node.kubeletVersion,
      node.osImage,
      node.addresses.map(entry => entry.address).join('\n'),
    ]),
  )
}

export function decisions(writer: Writer, { evaluation }: ReportInput): void {
  overlays(writer, evaluation)
  parameters(writer, evaluation)
}

function overlays(writer: Writer, { overlays: list = [] }: Evaluation): void {
  writer.minor('Rules disabled and controls changed', 50)
  if (list.length === 0) {
    writer.text('None: every rule was judged, by the content as it ships.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'What', share: 2.6, style: styles.cellBold },
      { title: 'Reason', share: 3.4 },
      { title: 'Decided by', share: 1.5 },
      { title: 'On', share: 1.25 },
      { title: 'File', share: 1.5, style: styles.mono },
    ],
    list.map(entry => [what(entry), entry.reason, entry.by, entry.date, entry.file]),
  )
}

function what(entry: NonNullable<Evaluation['overlays']>[number]): string {
  const where = [entry.benchmark, entry.rule, entry.control].filter(part => part !== undefined).join(' / ')
  return entry.action === 'disable'
    ? `Disabled: ${where}`
    : `Parameters of ${where}: ${JSON.stringify(entry.with ?? {})}`
}

function parameters(writer: Writer, evaluation: Evaluation): void {
  writer.minor('Site parameters in force', 50)
  const rows = Object.entries(evaluation.parameters).flatMap(([control, values]) =>
    Object.entries(values).map(([name, value]) => [control, name, JSON.stringify(value)]),
  )
  if (rows.length === 0) {
    writer.text('None: every control used its own.', styles.body)
    return
  }
  table(
    writer,
    [
      { title: 'Control', share: 2.2 },
      { title: 'Parameter', share: 1.4 },
      { title: 'Value', share: 4, style: styles.mono },
    ],
    rows,
  )
}
