// stigpack bundle inspect
import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { custodyLines } from '../../cli/custody.ts'
import { printable } from '../../cli/printable.ts'
import { isLack } from '../../model/source.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class BundleInspect extends BaseCommand {
  static override summary = 'Show what a bundle says about itself, without trusting it.'
  static override description =
    'Reads the manifest only. Nothing that it prints is proved: use `bundle verify` before relying on it.'
  static override examples = ['<%= config.bin %> bundle inspect cluster.tar.gz']
  static override args = { bundle: Args.string({ description: 'Bundle to look into.', required: true }) }

  async run(): Promise<JsonOutput<'bundle:inspect'>> {
    const { args } = await this.parse(BundleInspect)
    const { inspectBundle } = await import('../../bundle/index.ts')
    const { manifest, manifestSha256, keyHint } = await inspectBundle(args.bundle)
    const { predicate } = manifest
    const say = (line: string) => this.log(printable(line))
    say('NOT VERIFIED: this is what the bundle says, not what is proved.')
    say('')
    say(`Cluster    ${predicate.cluster.name} (${predicate.cluster.platform}) ${predicate.cluster.version}`)
    say(`Uid        ${predicate.cluster.uid || 'unknown'}`)
    say(`Server     ${predicate.cluster.server}`)
    say(
      `Collected  ${predicate.startedAt} to ${predicate.finishedAt} by ${predicate.operator}, stigpack ${predicate.tool.version}`,
    )
    say(`Run        ${predicate.runId}`)
    for (const line of custodyLines(predicate.custody)) say(line)
    say(`Key hint   ${keyHint ?? 'none: the bundle is not signed'}`)
    say(`Nodes      ${predicate.nodes.map(node => `${node.name} [${node.roles.join(' ')}]`).join(', ') || 'unknown'}`)
    say(`Redacted   ${predicate.redactions.map(({ kind, count }) => `${kind} ${count}`).join(', ') || 'nothing'}`)
    say(`Gaps       ${predicate.gaps.filter(isLack).length}`)
    for (const gap of predicate.gaps) say(`  ${gap.source}: ${gap.reason}, ${gap.message}`)
    say(`Files      ${predicate.files.length}`)
    for (const file of predicate.files) say(`  ${String(file.size).padStart(10)}  ${file.sha256}  ${file.path}`)
    return { verified: false, manifestSha256, keyHint, predicate }
  }
}
