// stigpack content import
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { force } from '../../cli/flags.ts'
import { untilInterrupted } from '../../cli/interrupt.ts'
import { printable } from '../../cli/printable.ts'
import { importedStig } from '../../cli/stig-summary.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class ContentImport extends BaseCommand {
  static override summary = "Read the publisher's own STIG and compare it with the content that judges."
  static override description =
    'Takes the XCCDF of DISA or its zip. Says which rules are answered, which have another revision than the content was written for, which no control answers and which the file lacks. With --output the STIG is kept as one small file that --stig takes in place of the zip.'
  static override examples = [
    '<%= config.bin %> content import U_Kubernetes_V2R6_STIG.zip',
    '<%= config.bin %> content import U_Kubernetes_STIG_V2R6_Manual-xccdf.xml --output kubernetes-v2r6.stig.json',
  ]
  static override args = {
    stig: Args.string({
      description: 'XCCDF of a STIG, a zip with it, or a file that this command wrote.',
      required: true,
    }),
  }
  static override flags = {
    output: Flags.string({ char: 'o', description: 'File to keep the STIG in (JSON).', helpValue: 'FILE' }),
    force,
  }

  async run(): Promise<JsonOutput<'content:import'>> {
    const { args, flags } = await this.parse(ContentImport)
    const { assertWritable } = await import('../../output-file.ts')
    const { importStigs } = await import('../../app/import-stigs.ts')
    if (flags.output !== undefined) await assertWritable(flags.output, { force: flags.force })
    const { stigs, file } = await untilInterrupted(signal =>
      importStigs(args.stig, { output: flags.output, force: flags.force, signal }),
    )
    for (const imported of stigs) this.log(printable(importedStig(imported)))
    if (file !== undefined) this.log(`\nSTIG: ${file.path}`)
    return {
      stigs: stigs.map(({ stig: { rules, description: _description, ...stig }, compared }) => ({
        ...stig,
        rules: rules.length,
        compared: [...compared],
      })),
      ...(file === undefined ? {} : { file }),
    }
  }
}
