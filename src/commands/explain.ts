// stigpack explain
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { contentFlag } from '../cli/flags.ts'
import { platformNames } from '../model/platform.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Explain extends BaseCommand {
  static override summary = 'Explain a rule: what is asked, how it is judged, from what, and how to mend it.'
  static override description =
    'A rule is named by any of its ids, such as V-242390, CNTR-K8-000360 or 1.2.1, and a control by its name. Where several benchmarks have the id, they are listed; --benchmark chooses.'
  static override examples = [
    '<%= config.bin %> explain V-242390',
    '<%= config.bin %> explain 1.2.1 --benchmark cis-kubernetes@1.12 --platform rke2',
    '<%= config.bin %> explain apiserver-anonymous-auth --cases',
  ]
  static override args = { rule: Args.string({ description: 'Rule or control to explain.', required: true }) }
  static override flags = {
    benchmark: Flags.string({ description: 'Benchmark whose rule is meant.', helpValue: 'ID[@RELEASE]' }),
    platform: Flags.option({ description: 'How to mend it on this platform alone.', options: platformNames })(),
    cases: Flags.boolean({ description: 'Show the cases that the control is tested with.' }),
    content: contentFlag,
  }

  async run(): Promise<JsonOutput<'explain'>> {
    const { args, flags } = await this.parse(Explain)
    const { explain } = await import('../app/content/explain.ts')
    const { choicesText, explanationText } = await import('../cli/explanation.ts')
    const explanations = await explain(args.rule, { benchmark: flags.benchmark, site: flags.content })
    const [first] = explanations
    if (explanations.length > 1) this.log(choicesText(args.rule, explanations))
    else if (first !== undefined) this.log(explanationText(first, { platform: flags.platform, cases: flags.cases }))
    return explanations
  }
}
