// stigpack bundle add
import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { force, key, maxAge, operator, redactionRules, trust } from '../../cli/flags.ts'
import { untilInterrupted } from '../../cli/interrupt.ts'
import { printable } from '../../cli/printable.ts'
import { isLack } from '../../model/source.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class BundleAdd extends BaseCommand {
  static override summary = 'Add node files to a sealed bundle and seal it anew.'
  static override description =
    'Verifies the bundle first, then takes in files of the node script as `collect --node-evidence` does: what is of another cluster, of a node that the bundle does not list, or too far in time from its collection is refused. The custody record keeps the digest and the key of the seal before.'
  static override examples = [
    '<%= config.bin %> bundle add prod.tar.gz --node-evidence from-the-nodes --trust stigpack.pub --key keys/stigpack.key --output prod-nodes.tar.gz',
  ]
  static override args = {
    bundle: Args.string({ description: 'Bundle to add to. It stays as it is.', required: true }),
  }
  static override flags = {
    'node-evidence': Flags.string({
      description: 'Folder of files that the script of `stigpack node script` wrote on the nodes.',
      helpValue: 'DIR',
      required: true,
    }),
    'max-age': maxAge('How far in time a node file may be from the collection of the bundle, such as 12h.'),
    replace: Flags.boolean({
      description: 'Replace the evidence of nodes that the bundle has already. The custody record says which.',
    }),
    trust,
    key,
    operator,
    'redaction-rules': redactionRules,
    output: Flags.string({ char: 'o', description: 'Bundle to write.', helpValue: 'FILE', required: true }),
    force,
  }

  async run(): Promise<JsonOutput<'bundle:add'>> {
    const { args, flags } = await this.parse(BundleAdd)
    const { addToBundle } = await import('../../app/add-to-bundle.ts')
    const { nodeFolder } = await import('../../app/node-evidence.ts')
    const { loadRedactionRules } = await import('../../app/load-redaction-rules.ts')
    const { toolVersion } = this
    const nodeEvidence = await nodeFolder(flags['node-evidence'], flags['max-age'], toolVersion)
    const redactionRules = await loadRedactionRules(flags['redaction-rules'])
    const ports = await this.ports(flags)
    const { sealed, record, entry } = await untilInterrupted(signal =>
      addToBundle(
        {
          bundle: args.bundle,
          trust: flags.trust,
          nodeEvidence,
          replace: flags.replace,
          redactionRules,
          operator: this.operator(flags.operator),
          key: flags.key,
          output: flags.output,
          force: flags.force,
          toolVersion,
          signal,
        },
        ports,
      ),
    )
    const say = (line: string) => this.log(printable(line))
    say(`Verified  ${args.bundle}, manifest ${entry.verified.manifestSha256}`)
    say(`Added     ${entry.nodesAdded.join(', ') || 'no node'}`)
    if (entry.nodesReplaced.length > 0) say(`Replaced  ${entry.nodesReplaced.join(', ')}`)
    say(`Sealed    ${sealed.path} (${sealed.size} bytes, ${sealed.fileCount} files)`)
    say(`Signature ${sealed.signaturePath}`)
    say(`SHA-256   ${sealed.sha256}`)
    const gaps = record.gaps.filter(gap => isLack(gap) && gap.source.startsWith('node/'))
    say(`Gaps      ${gaps.length === 0 ? 'none of nodes' : `${gaps.length} of nodes`}`)
    for (const gap of gaps) say(`  ${gap.source}: ${gap.reason}, ${gap.message}`)
    return {
      bundle: sealed.path,
      signature: sealed.signaturePath,
      sha256: sealed.sha256,
      size: sealed.size,
      manifestSha256: sealed.manifestSha256,
      keyId: sealed.keyId,
      custody: record.custody ?? [],
      nodeEvidence: record.nodeEvidence ?? [],
      gaps: record.gaps,
      redactions: record.redactions,
    }
  }
}
