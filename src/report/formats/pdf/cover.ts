// The first page: what was assessed, by whom, when and with what, and how it came out.

import { countWords } from '../../../schema/counts.ts'
import type { Counts } from '../../../schema/evaluation.ts'
import { basisWords } from '../../facts.ts'
import type { ReportInput } from '../../format.ts'
import { type Fact, facts } from './facts.ts'
import { bodyWidth, colors, page, styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

export function cover(writer: Writer, input: ReportInput): void {
  const { results } = input
  writer.openSection()
  writer.bookmark(writer.doc.outline, 'Cover')
  writer.y += 16
  writer.text('STIG assessment report', styles.subtitle)
  writer.y += 4
  for (const [index, { benchmark }] of results.entries()) {
    writer.text(benchmark.title, styles.title, undefined, index === 0 ? 'H1' : 'P')
    writer.text(`Version ${benchmark.version}, ${benchmark.releaseInfo} (${benchmark.publisher})`, styles.subtitle)
    writer.y += 4
  }
  writer.y += 10
  facts(writer, coverFacts(input), { labelWidth: 104 })
  writer.y += 12
  tiles(writer, countWords(results.flatMap(result => result.rules)))
  designation(writer, input)
  writer.closeSection()
}

function coverFacts({ evaluation, results, asset }: ReportInput): Fact[] {
  const { cluster, bundle, nodes, tool } = evaluation
  const isNode = asset.node !== undefined
  return [
    { label: 'Asset', value: asset.hostName, style: styles.strong },
    { label: 'Addresses', value: asset.addresses.join(', ') },
    { label: 'FQDN', value: asset.fqdn },
    { label: isNode ? 'Part of cluster' : 'Cluster', value: cluster.name || '(unnamed)' },
    { label: 'Cluster UID', value: cluster.uid || 'could not be read', style: styles.mono },
    { label: 'Kubernetes version', value: cluster.version || 'could not be read' },
    { label: 'Platform', value: cluster.platform || 'unknown' },
    { label: 'API server', value: cluster.server, style: styles.mono },
    { label: 'Nodes', value: nodes.length === 0 ? 'none in the inventory' : `${nodes.length} in the inventory` },
    { label: 'Collected', value: `${bundle.startedAt} to ${bundle.finishedAt}` },
    { label: 'Collected by', value: `${bundle.operator || '(not said)'}, with stigpack ${bundle.collectorVersion}` },
    { label: 'Evaluated', value: `${evaluation.evaluatedAt}, with ${tool.name} ${tool.version}` },
    { label: 'Reading', value: [...new Set(results.map(result => basisWords[result.basis]))].join('; ') },
    { label: 'Evidence bundle', value: bundle.file, style: styles.mono },
    { label: 'Manifest SHA-256', value: bundle.manifestSha256, style: styles.mono },
  ]
}

/** Five counts, large, in the order of the summary. */
function tiles(writer: Writer, counts: Counts): void {
  const gap = 8
  const width = (bodyWidth - gap * (wordLabels.length - 1)) / wordLabels.length
  const height = 52
  writer.ensure(height)
  const { y } = writer
  const list = writer.child('L')
  for (const [index, [word, label]] of wordLabels.entries()) {
    const x = page.left + index * (width + gap)
    writer.artifact(doc => {
      doc.roundedRect(x, y, width, height, 3).fill(colors.band)
      doc.rect(x, y, 3, height).fill(wordColors[word])
    })
    const item = writer.child('LI', list)
    writer.line(item, 'LI', String(counts[word]), x + 11, y + 6, { ...styles.h1, size: 18, color: wordColors[word] })
    for (const [row, text] of writer.faces.wrap(styles.quiet, label, width - 14).entries()) {
      writer.line(item, 'LI', text, x + 11, y + 29 + row * 9.5, styles.quiet)
    }
    item.end()
  }
  list.end()
  writer.y = y + height + 6
  const total = wordLabels.reduce((sum, [word]) => sum + counts[word], 0)
  writer.text(`${total} rules in all. Each of them is in this report, whatever its status.`, styles.quiet)
}

const blank = '______________________________'

/** DoDI 5200.48 wants it on the first page, lower right. What nobody said is left to be written in, never made up. */
function designation(writer: Writer, { marking, organization }: ReportInput): void {
  const controlled = /\bCUI\b|CONTROLLED/i.test(marking)
  const lines = [
    `Marking: ${marking}`,
    `Controlled by: ${organization || blank}`,
    ...(controlled ? [`CUI category: ${blank}`] : []),
    `Distribution: ${blank}`,
    `Point of contact: ${blank}`,
  ]
  const width = 262
  const wrapped = lines.flatMap(line => writer.faces.wrap(styles.quiet, line, width - 16))
  const height = wrapped.length * 13 + 12
  writer.ensure(height + 12)
  const y = page.bottom - height - 4
  const x = page.right - width
  writer.artifact(doc => doc.lineWidth(0.7).strokeColor(colors.quiet).rect(x, y, width, height).stroke())
  const element = writer.child('P')
  for (const [index, line] of wrapped.entries()) {
    writer.line(element, 'P', line, x + 8, y + 7 + index * 13, { ...styles.quiet, color: colors.ink })
  }
  element.end()
  writer.y = page.bottom
}
