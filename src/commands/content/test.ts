// stigpack content test
import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { printable } from '../../cli/printable.ts'
import { exitCodes } from '../../errors.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentTest extends BaseCommand {
  static override summary = "Run the cases of a site's own controls through the real engine."
  static override description =
    'Loads the folder beside the shipped content, then judges every case and compares it with what it expects. Exits with 7 where a case comes out otherwise, or where the folder is not valid.'
  static override examples = ['<%= config.bin %> content test our-content']
  static override args = { folder: Args.string({ description: 'Folder of content to test.', required: true }) }

  async run(): Promise<JsonOutput<'content:test'>> {
    const { args } = await this.parse(ContentTest)
    const { testContent } = await import('../../app/content/test.ts')
    const tested = await testContent(args.folder)
    for (const { control, file, case: name, differences, targets } of tested.failures) {
      const lines = [
        `✘ ${control}: ${name} (${file})`,
        ...differences.map(text => `    ${text}`),
        ...targets.map(({ target, result, message }) => `    - ${target}: ${result}. ${message}`),
      ]
      this.log(`${lines.map(printable).join('\n')}\n`)
    }
    for (const { control, source, nearest } of tested.neverCollected)
      this.log(`! ${control} reads ${source}, which no collection brings: it is always notchecked. ${nearest}`)
    const { controls, cases, failures } = tested
    this.log(`${controls} controls, ${cases} cases, ${failures.length} not as expected`)
    if (failures.length > 0) process.exitCode = exitCodes.invalidInput
    return tested
  }
}
