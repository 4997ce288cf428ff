// stigpack content coverage
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { contentFlag } from '../../cli/flags.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentCoverage extends BaseCommand {
  static override summary = 'Show how much of each benchmark is judged.'
  static override description =
    'Judged: from evidence, as the benchmark is read. Partly: a control or a reading of it waits for more. People: a person must answer. Waits: its evidence cannot be collected yet. What counts as judged is what the cases of the controls prove.'
  static override examples = [
    '<%= config.bin %> content coverage',
    '<%= config.bin %> content coverage --benchmark kubernetes-stig --rules',
  ]
  static override flags = {
    benchmark: Flags.string({ description: 'Only this benchmark.', helpValue: 'ID' }),
    rules: Flags.boolean({ description: 'Show every rule that is not judged in full.' }),
    content: contentFlag,
  }

  async run(): Promise<JsonOutput<'content:coverage'>> {
    const { flags } = await this.parse(ContentCoverage)
    const { coverageOfContent } = await import('../../app/content/coverage.ts')
    const { coverageText } = await import('../../cli/coverage.ts')
    const found = await coverageOfContent({ site: flags.content, benchmark: flags.benchmark })
    this.log(coverageText(found, flags.rules))
    return found
  }
}
