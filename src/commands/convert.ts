// stigpack convert
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { force } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { printable } from '../cli/printable.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Convert extends BaseCommand {
  static override summary = 'Turn a checklist of STIG Viewer 2 into one of STIG Viewer 3, or back.'
  static override description =
    'Reads CKL and CKLB of any tool and keeps all that both forms can say: statuses, details, comments, severity overrides, the asset, every STIG in the file. What the other form has no place for is listed on stderr.'
  static override examples = [
    '<%= config.bin %> convert host.ckl --format cklb --output host.cklb',
    '<%= config.bin %> convert host.cklb --format ckl --output host.ckl --json',
  ]
  static override args = {
    checklist: Args.string({ description: 'Checklist to read, a CKL or a CKLB.', required: true }),
  }
  static override flags = {
    format: Flags.option({
      description: 'Form to write.',
      options: ['ckl', 'cklb'] as const,
      required: true,
    })(),
    output: Flags.string({ char: 'o', description: 'Checklist to write.', helpValue: 'FILE', required: true }),
    force,
  }

  async run(): Promise<JsonOutput<'convert'>> {
    const { args, flags } = await this.parse(Convert)
    const { assertWritable } = await import('../output-file.ts')
    const { convertChecklist } = await import('../app/convert-checklist.ts')
    const { logger } = await this.ports(flags)
    await assertWritable(flags.output, { force: flags.force })
    const { file, ...converted } = await untilInterrupted(signal =>
      convertChecklist(args.checklist, {
        format: flags.format,
        output: flags.output,
        toolVersion: this.toolVersion,
        force: flags.force,
        signal,
      }),
    )
    for (const { what, count, first } of converted.notes) {
      const where = first === '' ? '' : ` (${count > 1 ? `${count} times, first at ` : ''}${printable(first)})`
      logger.log('warn', `${printable(what)}${where}`)
    }
    this.log(file.path)
    return { ...converted, notes: [...converted.notes], file }
  }
}
