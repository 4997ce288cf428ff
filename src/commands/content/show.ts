// stigpack content show
import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { contentFlag } from '../../cli/flags.ts'
import { printable } from '../../cli/printable.ts'
import { categoryOf } from '../../model/verdict.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentShow extends BaseCommand {
  static override summary = 'Show the rules of a benchmark and the controls that answer them.'
  static override examples = [
    '<%= config.bin %> content show kubernetes-stig',
    '<%= config.bin %> content show cis-kubernetes@1.12 --json',
  ]
  static override args = {
    benchmark: Args.string({ description: 'Benchmark: an id, or one release of it as ID@RELEASE.', required: true }),
  }
  static override flags = { content: contentFlag }

  async run(): Promise<JsonOutput<'content:show'>> {
    const { args, flags } = await this.parse(ContentShow)
    const { showBenchmarks } = await import('../../app/content/show.ts')
    const shown = await showBenchmarks(args.benchmark, { site: flags.content })
    for (const { name, title, publisher, basis, rules } of shown) {
      this.log(`${name}: ${title}, ${publisher}, ${rules.length} rules, ${basis} reading`)
      for (const rule of rules) {
        this.log(printable(`  ${rule.group}  ${categoryOf[rule.severity]}  ${rule.title}`))
        this.log(
          `      ${rule.controls.map(({ control, check }) => `${control} (${String(check['kind'])})`).join(', ')}`,
        )
      }
    }
    this.log('\nMore about one rule: stigpack explain RULE')
    return shown
  }
}
