// stigpack content list
import { BaseCommand } from '../../cli/base-command.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentList extends BaseCommand {
  static override summary = 'List the benchmarks that evidence can be judged by.'
  static override examples = ['<%= config.bin %> content list']

  async run(): Promise<JsonOutput<'content:list'>> {
    await this.parse(ContentList)
    const { loadContent } = await import('../../content/index.ts')
    const { benchmarks } = await loadContent()
    for (const { file, rules } of benchmarks) {
      this.log(`${file.id}  ${file.title}, ${file.publisher} V${file.version}R${file.release}, ${rules.length} rules`)
    }
    return benchmarks.map(({ file, rules, contentSha256 }) => ({ ...file, rules: rules.length, contentSha256 }))
  }
}
