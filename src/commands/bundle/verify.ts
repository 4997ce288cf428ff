// stigpack bundle verify
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { custodyLines } from '../../cli/custody.ts'
import { trust } from '../../cli/flags.ts'
import { printable } from '../../cli/printable.ts'
import { isLack } from '../../model/source.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class BundleVerify extends BaseCommand {
  static override summary = 'Check that a bundle is whole and signed by a trusted key.'
  static override description =
    'Reads the bundle once: first the signature, then every file against the signed manifest. Exit code 5 means that it must not be trusted; the code in the message says why.'
  static override examples = ['<%= config.bin %> bundle verify cluster.tar.gz --trust stigpack.pub']
  static override args = { bundle: Args.string({ description: 'Bundle to check.', required: true }) }
  static override flags = {
    trust,
    signature: Flags.string({
      description: 'Detached signature to check as well. BUNDLE.sig is checked where it is there.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<JsonOutput<'bundle:verify'>> {
    const { args, flags } = await this.parse(BundleVerify)
    const { verifyBundle } = await import('../../app/verify-bundle.ts')
    const verified = await verifyBundle(args.bundle, flags.trust, flags.signature)
    const { predicate } = verified
    this.log(`Verified   ${args.bundle}`)
    this.log(`Signed by  ${verified.keyId} (${verified.algorithm})`)
    this.log(`Detached   ${verified.detachedSignature ?? 'no signature beside the bundle'}`)
    this.log(
      `Cluster    ${predicate.cluster.name}, uid ${predicate.cluster.uid || 'unknown'}, ${predicate.cluster.version}`,
    )
    this.log(`Collected  ${predicate.finishedAt} by ${predicate.operator}`)
    for (const line of custodyLines(predicate.custody)) this.log(printable(line))
    this.log(`Files      ${predicate.files.length}, gaps ${predicate.gaps.filter(isLack).length}`)
    return { verified: true, ...verified }
  }
}
