// stigpack run
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { collectOptions } from '../cli/collect-options.ts'
import { collectOutcome, collectSummary } from '../cli/collection.ts'
import { clusterFlags, force, fromFlags, judgeFlags, key, nodeFlags, reportFlags } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { judgement } from '../cli/judgement.ts'
import { evaluationSummary, fileList } from '../cli/summary.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Run extends BaseCommand {
  static override summary = 'Collect, seal, verify, judge and report in one go.'
  static override description =
    'Leaves in the output folder the bundle with its signature and the public key to trust, the result and the reports, all named for the cluster and the time.'
  static override examples = ['<%= config.bin %> run --key keys/stigpack.key --output audit']
  static override flags = {
    ...clusterFlags,
    ...fromFlags,
    ...nodeFlags,
    key,
    ...judgeFlags,
    ...reportFlags,
    output: Flags.string({
      char: 'o',
      description: 'Folder for everything. Made where absent.',
      helpValue: 'DIR',
      required: true,
    }),
    force,
  }

  async run(): Promise<JsonOutput<'run'>> {
    const { flags } = await this.parse(Run)
    const { loadReportOptions } = await import('../app/load-report-config.ts')
    const { loadAnswers } = await import('../app/load-answers.ts')
    const { loadParameters } = await import('../app/load-parameters.ts')
    const { loadStigs } = await import('../app/load-stigs.ts')
    const { runEverything } = await import('../app/run-everything.ts')
    const { toolVersion } = this
    const collect = await collectOptions(flags, { operator: this.operator(flags.operator), toolVersion })
    const report = await loadReportOptions(flags)
    const answers = await loadAnswers(flags)
    const parameters = await loadParameters(flags.parameters, flags.content)
    const stigs = await loadStigs(flags.stig)
    const ports = await this.ports(flags)
    const outcome = await untilInterrupted(signal =>
      runEverything(
        {
          collect: { ...collect, signal },
          evaluate: {
            benchmarks: flags.benchmark,
            basis: flags.basis,
            parameters,
            content: flags.content,
            answers,
            stigs,
            toolVersion,
          },
          report,
          output: flags.output,
        },
        ports,
      ),
    )
    const { collected, evaluation, result, reports, publicKey } = outcome
    this.log(collectSummary(collected))
    this.log('')
    this.log(evaluationSummary(evaluation))
    this.log(
      fileList([
        ['bundle', collected.sealed.path],
        ['signature', collected.sealed.signaturePath],
        ['public key', publicKey.path],
        ['result', result.path],
        ...reports.map(file => ['report', file.path] as const),
      ]),
    )
    const json = judgement(evaluation, flags)
    const collection = collectOutcome(collected, flags.strict)
    return { collection, ...json, files: { publicKey, result, reports } }
  }
}
