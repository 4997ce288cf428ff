// stigpack collect
import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base-command.ts'
import { collectOptions } from '../cli/collect-options.ts'
import { collectOutcome, collectSummary } from '../cli/collection.ts'
import { clusterFlags, force, fromFlags, key, nodeFlags } from '../cli/flags.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import type { JsonOutput } from '../schema/json-output.ts'

export default class Collect extends BaseCommand {
  static override summary = 'Read a live cluster, or what is left of one, into a signed bundle.'
  static override description =
    'Reads only. What the credentials may not read, or what does not answer, becomes a gap in the manifest and the collection goes on. Secrets are read as metadata; their values are never asked for. With --from no cluster is asked: manifests, the output of kubectl and the dumps of other tools are taken in, and what they do not hold is a gap.'
  static override examples = [
    '<%= config.bin %> collect --key keys/stigpack.key --output cluster.tar.gz',
    '<%= config.bin %> collect --kubeconfig admin.conf --context prod --key keys/stigpack.key --output prod.tar.gz --strict',
    '<%= config.bin %> collect --node-evidence from-the-nodes --key keys/stigpack.key --output prod.tar.gz',
    '<%= config.bin %> collect --from manifests --kubernetes-version v1.34.2 --key keys/stigpack.key --output manifests.tar.gz',
  ]
  static override flags = {
    ...clusterFlags,
    ...fromFlags,
    ...nodeFlags,
    key,
    output: Flags.string({ char: 'o', description: 'Bundle to write.', helpValue: 'FILE', required: true }),
    force,
  }

  async run(): Promise<JsonOutput<'collect'>> {
    const { flags } = await this.parse(Collect)
    const { collectBundle } = await import('../app/collect-bundle.ts')
    const { toolVersion } = this
    const options = await collectOptions(flags, { operator: this.operator(flags.operator), toolVersion })
    const ports = await this.ports(flags)
    const collected = await untilInterrupted(signal =>
      collectBundle({ ...options, signal }, { file: flags.output }, ports),
    )
    this.log(collectSummary(collected))
    return collectOutcome(collected, flags.strict)
  }
}
