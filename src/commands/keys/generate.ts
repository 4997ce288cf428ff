// stigpack keys generate
import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base-command.ts'
import { force } from '../../cli/flags.ts'
import type { JsonOutput } from '../../schema/json-output.ts'

export default class KeysGenerate extends BaseCommand {
  static override summary = 'Make a key pair for sealing bundles.'
  static override description =
    'Writes stigpack.key (private, readable by its owner alone) and stigpack.pub (public, for those who verify).'
  static override examples = ['<%= config.bin %> keys generate --output keys']
  static override flags = {
    output: Flags.string({ char: 'o', description: 'Folder for the two files.', helpValue: 'DIR', required: true }),
    type: Flags.option({
      description: 'Kind of key. ecdsa-p384 hashes with SHA-384.',
      options: ['ecdsa-p256', 'ecdsa-p384', 'ed25519'] as const,
      default: 'ecdsa-p256' as const,
    })(),
    force,
  }

  async run(): Promise<JsonOutput<'keys:generate'>> {
    const { flags } = await this.parse(KeysGenerate)
    const { generateKeyPair } = await import('../../bundle/index.ts')
    const pair = await generateKeyPair({ type: flags.type, output: flags.output, force: flags.force })
    this.log(`Private key  ${pair.privateKeyFile}  keep it where only the collector can read it`)
    this.log(`Public key   ${pair.publicKeyFile}  give it to everyone who verifies`)
    this.log(`Key id       ${pair.keyId}`)
    return pair
  }
}
