// The first page: what was assessed, by whom, when and with what, how it came out, and who controls the document.
import { releaseName } from '../../../model/release-name.ts'
import { countWords } from '../../../schema/counts.ts'
import type { ReportInput } from '../../format.ts'
import { percent, scoreOf } from '../../score.ts'
import { releaseDate } from '../../stig-names.ts'
import { designation } from './designation.ts'
import { type Fact, facts } from './facts.ts'
import type { EmbeddedLogo } from './logo.ts'
import { type Row, table } from './table.ts'
import { bodyWidth, colors, page, styles, wordColors, wordLabels } from './theme.ts'
import type { Writer } from './writer.ts'

/** Room for the logo, in points. */
export const logoBox = { width: 180, height: 64 } as const

export function cover(writer: Writer, input: ReportInput, logo: EmbeddedLogo | undefined): void {
  const { setup, organization, results } = input
  writer.openSection()
  writer.bookmark(writer.doc.outline, 'Cover')
  writer.y += 6
  if (logo !== undefined) drawLogo(writer, logo, organization)
  writer.y += logo === undefined ? 10 : 14
  if (organization !== '') writer.text(organization, styles.subtitle)
  writer.text(setup.title, styles.title, undefined, 'H1')
  if (setup.subtitle !== '') writer.text(setup.subtitle, styles.subtitle)
  writer.y += 4
  writer.artifact(doc => doc.rect(page.left, writer.y, 72, 3).fill(colors.accent))
  writer.y += 14
  facts(writer, coverFacts(input), { labelWidth: 104 })
  writer.y += 8
  benchmarks(writer, input)
  writer.y += 4
  tiles(writer, input)
  designation(writer, input)
  writer.closeSection()
  if (results.length > 0) writer.y = page.bottom
}

function drawLogo(writer: Writer, logo: EmbeddedLogo, organization: string): void {
  const { y } = writer
  const bbox = [page.left, y, page.left + logo.width, y + logo.height]
  const alt = organization === '' ? 'Logo of the organization' : `Logo of ${organization}`
  const figure = writer.doc.struct('Figure', { alt, bbox } as object)
  writer.section.add(figure)
  figure.add(writer.doc.markStructureContent('Figure'))
  logo.draw(page.left, y)
  writer.doc.endMarkedContent()
  figure.end()
  writer.y += logo.height
}

function coverFacts({ evaluation, results, asset, setup }: ReportInput): Fact[] {
  const { cluster, bundle, nodes, tool } = evaluation
  const { systemName, systemIdentifier, assessor } = setup
  const isNode = asset.node !== undefined
  const system = [systemName, systemIdentifier === '' ? '' : `(${systemIdentifier})`].filter(part => part !== '')
  return [
    { label: 'System', value: system.join(' '), style: styles.strong },
    { label: isNode ? 'Node' : 'Asset', value: asset.hostName, style: styles.strong },
    { label: 'Addresses', value: asset.addresses.join(', ') },
    { label: 'FQDN', value: asset.fqdn },
    { label: isNode ? 'Part of cluster' : 'Cluster', value: cluster.name || '(unnamed)' },
    { label: 'Cluster UID', value: cluster.uid || 'could not be read', style: styles.mono },
    {
      label: 'Kubernetes',
      value: `${cluster.version || 'version could not be read'}, platform ${cluster.platform || 'unknown'}, ${nodes.length === 0 ? 'no nodes in the inventory' : `${nodes.length} nodes`}`,
    },
    { label: 'API server', value: cluster.server, style: styles.mono },
    { label: 'Evidence collected', value: `${bundle.startedAt} to ${bundle.finishedAt}` },
    { label: 'Collected by', value: `${bundle.operator || '(not said)'}, with stigpack ${bundle.collectorVersion}` },
    { label: 'Assessed', value: `${evaluation.evaluatedAt}, with ${tool.name} ${tool.version}` },
    {
      label: 'Assessor',
      value: [assessor.name, assessor.role, assessor.organization].filter(part => part !== '').join(', '),
    },
    { label: 'Evidence bundle', value: bundle.file, style: styles.mono },
    { label: 'Reading', value: [...new Set(results.map(result => result.basis))].join(' and ') },
  ]
}

function benchmarks(writer: Writer, { results }: ReportInput): void {
  table(
    writer,
    [
      { title: 'Benchmark', share: 4, style: styles.cellBold },
      { title: 'Release', share: 0.9 },
      { title: 'Date', share: 1.1 },
      { title: 'Rules', share: 0.6, align: 'right' },
      { title: 'Open', share: 0.6, align: 'right' },
      { title: 'Score', share: 0.8, align: 'right' },
    ],
    results.map(({ benchmark, counts, rules }): Row => {
      const { met, applicable } = scoreOf(counts)
      return [
        `${benchmark.title} (${benchmark.publisher})`,
        releaseName(benchmark),
        releaseDate(benchmark.releaseInfo) || '—',
        String(rules.length),
        String(counts.fail),
        percent(met, applicable),
      ]
    }),
  )
}

/** Five counts, large, in the order of the summary. */
function tiles(writer: Writer, { results }: ReportInput): void {
  const counts = countWords(results.flatMap(result => result.rules))
  const gap = 8
  const width = (bodyWidth - gap * (wordLabels.length - 1)) / wordLabels.length
  const height = 50
  writer.ensure(height)
  const { y } = writer
  const list = writer.child('L')
  for (const [index, [word, label]] of wordLabels.entries()) {
    const x = page.left + index * (width + gap)
    writer.artifact(doc => {
      doc.rect(x, y, width, height).fill(colors.band)
      doc.rect(x, y, 3, height).fill(wordColors[word])
    })
    const item = writer.child('LI', list)
    const body = writer.child('LBody', item)
    const figure = { ...styles.figure, color: wordColors[word] }
    writer.line(body, 'LBody', String(counts[word]), x + 11, y + 5, figure)
    for (const [row, text] of writer.faces.wrap(styles.quiet, label, width - 14).entries()) {
      writer.line(body, 'LBody', text, x + 11, y + 28 + row * 9.5, styles.quiet)
    }
    body.end()
    item.end()
  }
  list.end()
  writer.y = y + height + 6
}
