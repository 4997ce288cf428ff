// stigpack content diff
import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { contentFlag } from '../../cli/flags.ts'
import { printable } from '../../cli/printable.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentDiff extends BaseCommand {
  static override summary = 'Show what changed between two releases of a benchmark, or two folders of content.'
  static override description =
    'Rules that came, that are gone, and that changed, field by field. Each side is a benchmark, such as cis-kubernetes@1.11, or a folder of content.'
  static override examples = [
    '<%= config.bin %> content diff cis-kubernetes@1.11 cis-kubernetes@1.12',
    '<%= config.bin %> content diff our-content-2025 our-content',
  ]
  static override args = {
    old: Args.string({ description: 'What it was: a benchmark or a folder.', required: true }),
    new: Args.string({ description: 'What it is now: a benchmark or a folder.', required: true }),
  }
  static override flags = { content: contentFlag }

  async run(): Promise<JsonOutput<'content:diff'>> {
    const { args, flags } = await this.parse(ContentDiff)
    const { diffContent } = await import('../../app/content/diff.ts')
    const diff = await diffContent(args.old, args.new, { site: flags.content })
    for (const { benchmark, old, new: now, added, gone, changed, same } of diff.benchmarks) {
      const sides = `${old ?? 'nothing'} -> ${now ?? 'nothing'}`
      const lines = [
        `${benchmark}: ${sides}: ${added.length} added, ${gone.length} gone, ${changed.length} changed, ${same} the same`,
        ...added.map(({ rule, title }) => `  + ${rule}  ${title}`),
        ...gone.map(({ rule, title }) => `  - ${rule}  ${title}`),
        ...changed.flatMap(({ rule, title, fields }) => [
          `  ~ ${rule}  ${title}`,
          ...fields.map(({ field, old: was, new: is }) => `      ${field}: ${short(was)} -> ${short(is)}`),
        ]),
      ]
      this.log(lines.map(printable).join('\n'))
    }
    if (diff.benchmarks.length === 0) this.log('Neither side has a benchmark of its own.')
    return diff
  }
}

const longest = 120

/** On one line; --json has all of it. */
function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ')
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
