// stigpack node script
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { force } from '../../cli/flags.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class NodeScript extends BaseCommand {
  static override summary = 'Print the script that writes down what a node shows of itself.'
  static override description =
    'One POSIX shell script for any node of any platform, read-only, with nothing to install. Run it as root on each node; carry the files that it writes to where `stigpack collect --node-evidence DIR` takes them in.'
  static override examples = [
    '<%= config.bin %> node script > collect-node.sh',
    '<%= config.bin %> node script --output collect-node.sh',
  ]
  static override flags = {
    output: Flags.string({ char: 'o', description: 'File to write. Standard output where absent.', helpValue: 'FILE' }),
    force,
  }

  async run(): Promise<JsonOutput<'node:script'>> {
    const { flags } = await this.parse(NodeScript)
    const { nodeScript } = await import('../../app/node-script.ts')
    const { text, ...facts } = await nodeScript(this.toolVersion)
    if (flags.output === undefined) {
      if (!this.jsonEnabled()) process.stdout.write(text)
      return { ...facts, text }
    }
    const { writeOutput } = await import('../../output-file.ts')
    const { path } = await writeOutput(flags.output, text, { force: flags.force, mode: 0o755 })
    this.log(`Script   ${path}`)
    this.log(`SHA-256  ${facts.sha256}`)
    return { ...facts, path }
  }
}
