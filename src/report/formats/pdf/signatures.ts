// Room to sign, with the names that were said printed under the lines.
import type { ReportInput } from '../../format.ts'
import type { Person } from '../../setup.ts'
import { colors, page, styles } from './theme.ts'
import type { Writer } from './writer.ts'

const lineWidth = 300

export function signatures(writer: Writer, { setup }: ReportInput): void {
  writer.text(
    'By signing, the assessor confirms to have reviewed the findings, what could not be reviewed, and the attestations and ' +
      'waivers of this report; the reviewer, that the report may be relied on for the decision at hand.',
    styles.body,
  )
  sign(writer, 'Assessed by', setup.assessor)
  sign(writer, 'Reviewed by', setup.reviewer)
}

function sign(writer: Writer, title: string, person: Person): void {
  writer.ensure(92)
  writer.gap(16)
  const heading = writer.child('P')
  writer.line(heading, 'P', title, page.left, writer.y, styles.strong)
  heading.end()
  const y = writer.y + 52
  const dateLeft = page.left + lineWidth + 24
  rule(writer, page.left, page.left + lineWidth, y)
  rule(writer, dateLeft, page.right, y)
  const said = [person.name, person.role, person.organization].filter(part => part !== '').join(', ')
  const element = writer.child('P')
  const [under = ''] = writer.faces.wrap(styles.quiet, said === '' ? 'Name and signature' : said, lineWidth)
  writer.line(element, 'P', under, page.left, y + 4, styles.quiet)
  element.end()
  const date = writer.child('P')
  writer.line(date, 'P', 'Date', dateLeft, y + 4, styles.quiet)
  date.end()
  writer.y = y + 20
}

const rule = (writer: Writer, from: number, to: number, y: number): void =>
  writer.artifact(doc => doc.lineWidth(0.7).strokeColor(colors.quiet).moveTo(from, y).lineTo(to, y).stroke())
