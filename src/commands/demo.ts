// stigpack demo
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { answerFlags, contentFlag, reportFlags } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { judgement } from '../cli/judgement.ts'
import { evaluationSummary, fileList } from '../cli/summary.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Demo extends BaseCommand {
  static override summary = 'The whole job on a bundle that ships with stigpack. No cluster, no flags.'
  static override description =
    'Verifies a bundle recorded from a real kubeadm cluster, judges it by every benchmark for its cluster (the Kubernetes STIG, the CIS Benchmark, the hardening guide) and writes the reports. Files of an earlier demo in the same folder are replaced.'
  static override examples = ['<%= config.bin %> demo', '<%= config.bin %> demo --output look-at-this']
  static override flags = {
    output: Flags.string({
      char: 'o',
      description: 'Folder for everything. Made where absent.',
      helpValue: 'DIR',
      default: 'stigpack-demo',
    }),
    ...answerFlags,
    ...reportFlags,
    content: contentFlag,
  }

  async run(): Promise<JsonOutput<'demo'>> {
    const { flags } = await this.parse(Demo)
    const { loadAnswers } = await import('../app/load-answers.ts')
    const { loadReportOptions } = await import('../app/load-report-config.ts')
    const { runDemo } = await import('../app/demo.ts')
    const report = await loadReportOptions(flags)
    const answers = await loadAnswers(flags)
    const ports = await this.ports(flags)
    const outcome = await untilInterrupted(signal =>
      runDemo(
        { output: flags.output, toolVersion: this.toolVersion, content: flags.content, answers, report, signal },
        ports,
      ),
    )
    const { evaluation, bundle, signature, publicKey, result, reports } = outcome
    this.log(evaluationSummary(evaluation))
    this.log(
      fileList([
        ['bundle', bundle.path],
        ['signature', signature.path],
        ['public key', publicKey.path],
        ['result', result.path],
        ...reports.map(file => ['report', file.path] as const),
      ]),
    )
    return { ...judgement(evaluation, {}), files: { bundle, signature, publicKey, result, reports } }
  }
}
