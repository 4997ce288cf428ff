// What people answered and accepted, entry by entry, whether it counts or not.
import type { Evaluation } from '../../../schema/evaluation.ts'
import { lastOf } from '../../../schema/when.ts'
import { stateLabels } from '../../answers.ts'
import type { ReportInput } from '../../format.ts'
import { table } from './table.ts'
import { styles } from './theme.ts'
import type { Writer } from './writer.ts'

export function people(writer: Writer, { evaluation }: ReportInput): void {
  attestations(writer, evaluation.attestations)
  waivers(writer, evaluation.waivers)
}

const named = (list: { readonly file: string; readonly sha256: string }): string =>
  `From ${list.file}, SHA-256 ${list.sha256}.`

function attestations(writer: Writer, list: Evaluation['attestations']): void {
  writer.minor('Attestations: answers of persons to what no machine can judge', 150)
  if (list === undefined || list.entries.length === 0) {
    writer.text('None were given.', styles.body)
    return
  }
  writer.text(named(list), styles.quiet)
  writer.y += 3
  table(
    writer,
    [
      { title: 'Rule', share: 1.15, style: styles.cellBold },
      { title: 'Answer', share: 1 },
      { title: 'By', share: 1.4 },
      { title: 'On', share: 1.25 },
      { title: 'Through', share: 1.25 },
      { title: 'State', share: 1.05, style: styles.cellBold },
      { title: 'Explanation, and what became of it', share: 4 },
    ],
    list.entries.map(entry => [
      entry.rule,
      entry.status,
      entry.updatedBy,
      entry.updated,
      lastOf(entry.expires),
      stateLabels[entry.state],
      [entry.explanation, entry.says, reference(entry.reference)].filter(part => part !== '').join('\n'),
    ]),
  )
}

const reference = (text: string | undefined): string => (text === undefined ? '' : `Reference ${text}.`)

function waivers(writer: Writer, list: Evaluation['waivers']): void {
  writer.minor('Waivers: findings that were accepted and stay open', 150)
  if (list === undefined || list.entries.length === 0) {
    writer.text('None were given.', styles.body)
    return
  }
  writer.text(named(list), styles.quiet)
  writer.y += 3
  table(
    writer,
    [
      { title: 'Rule', share: 1.15, style: styles.cellBold },
      { title: 'Approved by', share: 1.5 },
      { title: 'On', share: 1.25 },
      { title: 'Through', share: 1.25 },
      { title: 'State', share: 1.05, style: styles.cellBold },
      { title: 'Reason, mitigation, and what it covers', share: 4.6 },
    ],
    list.entries.map(entry => [
      entry.rule,
      entry.approvedBy,
      entry.approvedOn,
      lastOf(entry.expires),
      stateLabels[entry.state],
      [
        entry.reason,
        entry.mitigation === undefined ? '' : `Mitigation: ${entry.mitigation}`,
        entry.severityOverride === undefined
          ? ''
          : `Severity override ${entry.severityOverride.severity}: ${entry.severityOverride.justification}`,
        entry.targets === undefined ? '' : `For: ${entry.targets.join(', ')}`,
        entry.says,
        reference(entry.reference),
      ]
        .filter(part => part !== '')
        .join('\n'),
    ]),
  )
}
