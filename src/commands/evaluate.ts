// stigpack evaluate
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { force, judgeFlags, trust } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { judgement } from '../cli/judgement.ts'
import { evaluationSummary } from '../cli/summary.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Evaluate extends BaseCommand {
  static override summary = 'Verify a bundle and judge it.'
  static override description =
    'Needs the bundle, the public key to trust and nothing else: no cluster, no network. Judges by every benchmark that is made for this kind of cluster, in the release that fits its Kubernetes version: the DISA Kubernetes STIG, the CIS Benchmark (on RKE2 and k3s their variant of it) and the hardening guide; --benchmark names others. Every rule of each is in the result; what the evidence does not decide is notchecked, with what it waits for.'
  static override examples = [
    '<%= config.bin %> evaluate cluster.tar.gz --trust stigpack.pub --output cluster.result.json',
    '<%= config.bin %> evaluate cluster.tar.gz --trust stigpack.pub --output cluster.result.json --fail-on high',
    '<%= config.bin %> evaluate cluster.tar.gz --trust stigpack.pub --output cis.result.json --benchmark cis-kubernetes@1.11',
  ]
  static override args = { bundle: Args.string({ description: 'Bundle to judge.', required: true }) }
  static override flags = {
    trust,
    ...judgeFlags,
    output: Flags.string({ char: 'o', description: 'Result to write (JSON).', helpValue: 'FILE', required: true }),
    force,
  }

  async run(): Promise<JsonOutput<'evaluate'>> {
    const { args, flags } = await this.parse(Evaluate)
    const { assertWritable, writeOutput } = await import('../output-file.ts')
    const { evaluateBundle } = await import('../app/evaluate-bundle.ts')
    const { evaluationText } = await import('../app/judge-and-report.ts')
    const { loadAnswers } = await import('../app/load-answers.ts')
    const { loadParameters } = await import('../app/load-parameters.ts')
    const { loadStigs } = await import('../app/load-stigs.ts')
    const { clock } = await this.ports(flags)
    await assertWritable(flags.output, { force: flags.force })
    const answers = await loadAnswers(flags)
    const parameters = await loadParameters(flags.parameters, flags.content)
    const stigs = await loadStigs(flags.stig)
    const { evaluation, written } = await untilInterrupted(async signal => {
      const judged = await evaluateBundle(args.bundle, {
        trust: flags.trust,
        benchmarks: flags.benchmark,
        basis: flags.basis,
        parameters,
        answers,
        stigs,
        content: flags.content,
        evaluatedAt: clock.now(),
        toolVersion: this.toolVersion,
        signal,
      })
      const file = await writeOutput(flags.output, evaluationText(judged), { force: flags.force, signal })
      return { evaluation: judged, written: file }
    })
    this.log(evaluationSummary(evaluation))
    this.log(`\nResult: ${written.path}`)
    return { result: written.path, ...judgement(evaluation, flags) }
  }
}
